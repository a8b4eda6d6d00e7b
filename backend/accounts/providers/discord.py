"""Login with Discord. Protocol: https://docs.discord.com/developers/topics/oauth2

The id is the snowflake that the bot sees as well: a member who talked with the bot is the same learner here.
"""

from typing import Annotated

from allauth.socialaccount.providers.discord.provider import DiscordProvider
from django.conf import settings
from pydantic import BaseModel, Field

from backend.accounts.providers.oauth import CheckedAdapter, IdOnlyProvider, LooseBool, fetch, normalized_email, parse
from backend.accounts.social_profile import SocialProfile

SNOWFLAKE = r"^[1-9][0-9]{0,19}$"  # in pydantic's regex engine $ is the very end


class Me(BaseModel):
    """The fields of GET /users/@me that we read."""

    id: Annotated[str, Field(pattern=SNOWFLAKE)]
    username: str = ""
    global_name: str | None = None
    email: str | None = None
    verified: LooseBool | None = None


class Application(BaseModel):
    """An application, by its id."""

    id: str


class Authorization(BaseModel):
    """The field of GET /oauth2/@me that we read."""

    application: Application


class SafeDiscordAdapter(CheckedAdapter):
    """Discord's OAuth URLs and profile format."""

    provider_id = "discord"

    @property
    def authorize_url(self) -> str:
        """The consent page."""
        return f"{settings.DISCORD_OAUTH_BASE}/oauth2/authorize"

    @property
    def access_token_url(self) -> str:
        """The token endpoint."""
        return f"{settings.DISCORD_OAUTH_BASE}/api/oauth2/token"

    @property
    def profile_url(self) -> str:
        """The profile endpoint."""
        return f"{settings.DISCORD_OAUTH_BASE}/api/users/@me"

    @property
    def own_application(self) -> str:
        """The application's id."""
        return str(settings.SOCIALACCOUNT_PROVIDERS[self.provider_id]["APP"]["client_id"])

    def application_of(self, access_token: str) -> str:
        """Return the application a token was issued to."""
        body = fetch(f"{settings.DISCORD_OAUTH_BASE}/api/oauth2/@me", access_token)
        return parse(Authorization, body).application.id

    def read_profile(self, body: bytes) -> SocialProfile:
        """Return id, name, and the e-mail address if Discord has verified it."""
        me = parse(Me, body)
        return SocialProfile(
            provider=self.provider_id,
            uid=me.id,
            display_name=me.global_name or me.username,
            email=normalized_email(me.email) if me.verified is True and me.email else "",
        )


class SafeDiscordProvider(IdOnlyProvider, DiscordProvider):  # type: ignore[misc]  # allauth has no types
    """allauth's provider with our URLs."""

    package = "allauth.socialaccount.providers.discord"
    oauth2_adapter_class = SafeDiscordAdapter
