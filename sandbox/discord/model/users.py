"""People and bots."""

from dataclasses import dataclass
from typing import Any


@dataclass(eq=False)
class User:
    """Somebody on Discord. `dms_open` and `installed` are what they chose in their own settings."""

    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "ko"
    dms_open: bool = True
    installed: bool = False
    """Whether they installed the application for themselves."""

    @property
    def display_name(self) -> str:
        """The name others read."""
        return self.global_name or self.username

    def json(self) -> dict[str, Any]:
        """Return the user as others get it."""
        return {
            "id": str(self.id),
            "username": self.username,
            "global_name": self.global_name,
            "discriminator": "0" if not self.bot else "0001",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }

    def own_json(self) -> dict[str, Any]:
        """Return the user as it gets itself."""
        private = {"flags": 0, "mfa_enabled": False, "verified": True, "email": None, "locale": self.locale}
        return self.json() | private
