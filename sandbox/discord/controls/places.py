"""Controls of users, servers, and what the bot may do in a channel."""

from typing import Any, Literal

from aiohttp import web
from pydantic import Field, PositiveInt, field_validator

from sandbox.discord.controls.endpoint import ControlBody, Controls, body, number
from sandbox.discord.interactions.typed_commands import ImpossibleError
from sandbox.discord.model import permissions
from sandbox.discord.model.guilds import Guild
from sandbox.discord.service import Discord

CONTROLS = Controls()
COUNT_MAX = 10_000
Kind = Literal["text", "announcement", "forum", "category"]


class Users(ControlBody):
    """Who to add."""

    username: str = "member"
    name: str | None = None
    locale: str = "ko"
    count: PositiveInt = Field(1, le=COUNT_MAX)
    guild_id: int | None = None


class UserChange(ControlBody):
    """What somebody sets in their own settings."""

    dms_open: bool | None = None
    installed: bool | None = None
    locale: str | None = None


class Guilds(ControlBody):
    """Servers to create; each gets the same channels, roles and members."""

    name: str = "서버"
    count: PositiveInt = Field(1, le=COUNT_MAX)
    channels: int = Field(1, ge=0, le=500)
    kind: Kind = "text"
    roles: int = Field(0, ge=0, le=250)
    owner_id: int | None = None
    member_ids: tuple[int, ...] = ()
    with_bot: bool = True


class Rights(ControlBody):
    """Permissions by name."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    user_id: int | None = None

    @field_validator("allow", "deny")
    @classmethod
    def known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a permission there is none of."""
        return permissions.known(names)


@CONTROLS.add("POST", "/users")
async def add_users(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Add users, to a server if one is named."""
    requested = await body(request, Users)
    made = []
    for one in range(requested.count):
        ending = f"{one + 1}" if requested.count > 1 else ""
        name = f"{requested.name} {ending}".strip() if requested.name else None
        user = discord.factory.user(requested.username + ending, name, locale=requested.locale)
        if requested.guild_id is not None:
            discord.factory.member(discord.state.guild(requested.guild_id), user)
        made.append(user.json())
    return made


@CONTROLS.add("PATCH", "/users/{user_id}")
async def change_user(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Open or close somebody's direct messages, install the application for them, change their language."""
    user = discord.state.user(number(request, "user_id"))
    for name, value in (await body(request, UserChange)).model_dump(exclude_none=True).items():
        setattr(user, name, value)
    return user.json()


@CONTROLS.add("POST", "/guilds")
async def add_guilds(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Create servers."""
    requested = await body(request, Guilds)
    owner = discord.state.user(requested.owner_id) if requested.owner_id else discord.factory.user("owner", "서버장")
    made = []
    for one in range(requested.count):
        name = f"{requested.name} {one + 1}" if requested.count > 1 else requested.name
        guild = discord.factory.guild(name, owner, with_bot=False)
        for channel in range(requested.channels):
            discord.factory.channel(guild, f"채널-{channel + 1}", requested.kind)
        for role in range(requested.roles):
            discord.factory.role(guild, f"역할 {role + 1}")
        for member_id in requested.member_ids:
            discord.factory.member(guild, discord.state.user(member_id))
        if requested.with_bot:
            discord.factory.invite_bot(guild)
        made.append(_brief(guild))
    return made


@CONTROLS.add("PUT", "/channels/{channel_id}/rights")
async def set_rights(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Set what the bot (or a member) is allowed and denied in a channel; {} takes it back."""
    requested = await body(request, Rights)
    channel = discord.state.channel(number(request, "channel_id"))
    whom = discord.state.user(requested.user_id) if requested.user_id else None
    allow, deny = permissions.bits(requested.allow), permissions.bits(requested.deny)
    discord.changes.overwrite(channel, allow=allow, deny=deny, member=whom)
    return channel.json()


@CONTROLS.add("POST", "/guilds/{guild_id}/bot")
async def invite(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Add the bot to a server."""
    guild = discord.state.guild(number(request, "guild_id"))
    if discord.state.bot.id in guild.members:
        raise ImpossibleError("the bot is there already")
    discord.factory.invite_bot(guild)
    return _brief(guild)


@CONTROLS.add("DELETE", "/guilds/{guild_id}/bot")
async def kick(discord: Discord, request: web.Request) -> None:
    """Remove the bot."""
    discord.changes.kick_bot(discord.state.bot_guild(number(request, "guild_id")))


def _brief(guild: Guild) -> dict[str, Any]:
    channels = [str(channel) for channel in guild.channels]
    return {"id": str(guild.id), "name": guild.name, "owner_id": str(guild.owner_id), "channels": channels}
