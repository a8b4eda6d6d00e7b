"""The bots' environment as typed values; wrong or missing ones stop the start with one sentence."""

from typing import TypeVar

from pydantic import Field, SecretStr, ValidationError

from bot.monitoring import MonitoringSettings

Settings = TypeVar("Settings", bound="ApiSettings")


class ApiSettings(MonitoringSettings):
    """What every bot needs: where the API is, the account it asks with, and what it tells people of this service."""

    api_base_url: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[^/\s]+")
    api_client_id: str = ""
    api_client_secret: SecretStr = SecretStr("")
    public_url: str = ""
    kakao_channel_url: str = ""
    support_contact: str = ""
    support_hours: str = ""

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
