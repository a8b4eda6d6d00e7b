"""Controls of users, servers, and what the bot may do in a channel."""

from typing import Any

from aiohttp import web
from pydantic import Field, PositiveInt, field_validator

from sandbox.discord.controls.endpoint import ControlBody, Controls, body, number
from sandbox.discord.interactions.typed_commands import ImpossibleError
from sandbox.discord.model.guilds import Guild
from sandbox.discord.model.permissions import Permission
from sandbox.discord.service import Discord

CONTROLS = Controls()
COUNT_MAX = 10_000


class Users(ControlBody):
    """Who to add."""

    username: str = "member"
    count: PositiveInt = Field(1, le=COUNT_MAX)
    guild_id: int | None = None


class UserChange(ControlBody):
    """What somebody sets in their own settings."""

    dms_open: bool | None = None
    installed: bool | None = None


class Guilds(ControlBody):
    """Servers to create, with the bot in them; each gets as many channels."""

    name: str = "서버"
    count: PositiveInt = Field(1, le=COUNT_MAX)
    channels: int = Field(1, ge=0, le=500)
    owner_id: int | None = None


class Rights(ControlBody):
    """What the bot is denied, by the permissions' names."""

    deny: tuple[str, ...] = ()

    @field_validator("deny")
    @classmethod
    def known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a permission there is none of."""
        if unknown := [name for name in names if name not in Permission.__members__]:
            raise ValueError(f"{unknown} must be of {', '.join(Permission.__members__)}")
        return names


@CONTROLS.add("POST", "/users")
async def add_users(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Add users, to a server if one is named."""
    requested = await body(request, Users)
    made = []
    for one in range(requested.count):
        user = discord.factory.user(f"{requested.username}{one + 1}" if requested.count > 1 else requested.username)
        if requested.guild_id is not None:
            discord.factory.member(discord.state.guild(requested.guild_id), user)
        made.append(user.json())
    return made


@CONTROLS.add("PATCH", "/users/{user_id}")
async def change_user(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Open or close somebody's direct messages, install the application for them."""
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
            discord.factory.channel(guild, f"채널-{channel + 1}")
        discord.factory.invite_bot(guild)
        made.append(_brief(guild))
    return made


@CONTROLS.add("PUT", "/channels/{channel_id}/rights")
async def set_rights(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Set what the bot is denied in a channel; {} takes it back."""
    denied = (await body(request, Rights)).deny
    channel = discord.state.channel(number(request, "channel_id"))
    discord.changes.overwrite(channel, deny=sum(Permission[name] for name in denied))
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
