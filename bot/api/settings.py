"""The bots' environment as typed values; wrong or missing ones stop the start with one sentence."""

from pathlib import Path
from typing import TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.monitoring import MonitoringSettings

BASE_DIR = Path(__file__).resolve().parents[2]
Settings = TypeVar("Settings", bound="ApiSettings")


class FileSecrets(EnvSettingsSource):
    """Reads NAME from the file that NAME_FILE names, as container secrets are mounted."""

    def __call__(self) -> dict[str, str]:
        """Return the values found in files; an unreadable file is an error, not a missing secret."""
        paths = {name: self.env_vars.get(f"{name}_file") for name in self.settings_cls.model_fields}
        return {name: Path(path).read_text().strip() for name, path in paths.items() if path}


class ApiSettings(MonitoringSettings):
    """What every bot needs: where the API is, the account it asks with, and what it tells people of this service."""

    model_config = SettingsConfigDict(
        env_file=(BASE_DIR / ".data" / "stack.env", BASE_DIR / ".env"), env_ignore_empty=True, extra="ignore"
    )

    api_base_url: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[^/\s]+")
    api_client_id: str = ""
    api_client_secret: SecretStr = SecretStr("")
    public_url: str = ""
    kakao_channel_url: str = ""
    support_contact: str = ""
    support_hours: str = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Look in this order: arguments, NAME_FILE, NAME, the .env files."""
        return init_settings, FileSecrets(settings_cls), env_settings, dotenv_settings

    def missing(self, *also: str) -> list[str]:
        """Return the names of the variables a bot cannot start without and does not have."""
        needed = ("api_client_id", "api_client_secret", *also)
        return [name.upper() for name in needed if not _text(getattr(self, name))]


def read(kind: type[Settings]) -> Settings:
    """Parse the environment, or stop the start naming each wrong variable."""
    try:
        return kind()
    except ValidationError as error:
        wrong = "; ".join(f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SystemExit(f"The environment is not usable. {wrong}") from None
    except OSError as error:
        raise SystemExit(f"A secret file cannot be read: {error.filename}: {error.strerror}") from None


def _text(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
