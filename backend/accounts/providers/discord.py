"""Login with Discord. Protocol: https://docs.discord.com/developers/topics/oauth2

The id is the same snowflake the bot sees: whoever talked with the bot is the same learner here.
"""

from typing import Annotated, Any

from allauth.socialaccount.providers.discord.provider import DiscordProvider
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from pydantic import BaseModel, Field, StrictBool

from backend.accounts import email
from backend.accounts.providers.oauth import CheckedAdapter, Profile, parsed

NAME = "디스코드"
SNOWFLAKE = r"^[1-9][0-9]{0,19}$"  # in pydantic's regex engine $ is the very end


class Me(BaseModel):
    """The answer of /users/@me, as far as we read it."""

    id: Annotated[str, Field(pattern=SNOWFLAKE)]
    username: str = ""
    global_name: str | None = None
    email: str | None = None
    verified: StrictBool | None = None


class SafeDiscordAdapter(CheckedAdapter):
    """Discord's addresses, and its profile."""

    provider_id = "discord"

    @property
    def authorize_url(self) -> str:
        """Where people agree."""
        return f"{settings.DISCORD_OAUTH_BASE}/oauth2/authorize"

    @property
    def access_token_url(self) -> str:
        """Where a code becomes tokens."""
        return f"{settings.DISCORD_OAUTH_BASE}/api/oauth2/token"

    @property
    def profile_url(self) -> str:
        """Where a token becomes a profile."""
        return f"{settings.DISCORD_OAUTH_BASE}/api/users/@me"

    def read_profile(self, body: bytes) -> Profile:
        """Return id, name, and the e-mail if Discord has verified it."""
        me = parsed(Me, body)
        return Profile(
            uid=me.id,
            display_name=me.global_name or me.username,
            email=email.normalized(me.email) if me.verified is True and me.email else "",
        )


class SafeDiscordProvider(DiscordProvider):  # type: ignore[misc]  # allauth has no types
    """allauth's provider with our addresses; it is handed an id and nothing else to keep."""

    package = "allauth.socialaccount.providers.discord"
    oauth2_adapter_class = SafeDiscordAdapter
    pkce_enabled_default = True

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return nothing: our own table is the register of people."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Return nothing: allauth never learns an address."""
        return []


callback = OAuth2CallbackView.adapter_view(SafeDiscordAdapter)
