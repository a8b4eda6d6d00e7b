"""What a bot reads about how it is to be seen."""

from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings


class SignalSettings(BaseSettings):
    """The look of log lines, where metrics are told, and where errors are reported."""

    log_format: Literal["text", "json"] = "text"
    metrics_host: str = "127.0.0.1"
    sentry_dsn: SecretStr = SecretStr("")
    sentry_environment: str = "laptop"

    def secrets(self) -> tuple[str, ...]:
        """Return every value that no log may hold; of one that lists several, each."""
        fields = (getattr(self, name) for name in type(self).model_fields)
        values = [field.get_secret_value() for field in fields if isinstance(field, SecretStr)]
        return tuple(part.strip() for value in values for part in (value, *value.split(",")) if part.strip())
