"""The bots' environment as typed values."""

from pydantic import Field, SecretStr

from bot.monitoring import MonitoringSettings


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


def _text(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
