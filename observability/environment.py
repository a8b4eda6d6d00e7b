"""Settings from the environment: the base of every class that reads it, of the backend and of the bots."""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

BASE_DIR = Path(__file__).resolve().parents[1]
SECRET_NAMES = re.compile(r"_(secret|keys?|token|dsn)(_|$)")


class FileSecrets(EnvSettingsSource):
    """Reads NAME from the file that NAME_FILE names, as container secrets are mounted."""

    def __call__(self) -> dict[str, str]:
        """Return the values found in files; an unreadable file is an error, not a missing secret."""
        paths = {name: self.env_vars.get(f"{name}_file") for name in self.settings_cls.model_fields}
        return {name: Path(path).read_text().strip() for name, path in paths.items() if path}


class EnvironmentSettings(BaseSettings):
    """Reads NAME_FILE, NAME and the .env files, in this order; an empty variable is one not given."""

    model_config = SettingsConfigDict(
        env_file=(BASE_DIR / ".data" / "stack.env", BASE_DIR / ".env"), env_ignore_empty=True, extra="ignore"
    )

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Leave secrets out of what is printed."""
        return [(name, value) for name, value in super().__repr_args__() if not (name and SECRET_NAMES.search(name))]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, the first one that has a value wins."""
        return init_settings, FileSecrets(settings_cls), env_settings, dotenv_settings


Settings = TypeVar("Settings", bound=EnvironmentSettings)


def read(kind: type[Settings]) -> Settings:
    """Parse the environment, or stop the start with one sentence that names each wrong variable."""
    try:
        return kind()
    except ValidationError as error:
        wrong = "; ".join(f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SystemExit(f"The environment is not usable. {wrong}") from None
    except OSError as error:
        raise SystemExit(f"A secret file cannot be read: {error.filename}: {error.strerror}") from None


def secret_values() -> set[str]:
    """Return the value of every variable whose name says that it is secret, for logs to leave out.

    Variables of settings classes that are not loaded in this process are included.
    """
    readers = (DotEnvSettingsSource(EnvironmentSettings), EnvSettingsSource(EnvironmentSettings))
    found: set[str] = set()
    for name, value in (pair for reader in readers for pair in reader.env_vars.items()):
        if not value or not SECRET_NAMES.search(name):
            continue
        if name.endswith("_file"):
            with suppress(OSError, ValueError):
                value = Path(value).read_text()
        found.update(part.strip() for part in value.split(","))
    return found - {""}
