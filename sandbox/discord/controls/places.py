"""Controls that change the scene: users, servers, channels, rights, who is in and who takes messages."""

from typing import Any, Literal

from aiohttp import web
from pydantic import Field, PositiveInt, field_validator

from sandbox.discord.controls.endpoint import Asked, Controls, body, number
from sandbox.discord.interactions.typed_commands import ImpossibleError
from sandbox.discord.model import permissions
from sandbox.discord.model.guilds import Guild
from sandbox.discord.service import Discord

CONTROLS = Controls()
COUNT_MAX = 10_000
Kind = Literal["text", "announcement", "forum", "category"]


class Users(Asked):
    """Who to add."""

    username: str = "member"
    name: str | None = None
    locale: str = "ko"
    count: PositiveInt = Field(1, le=COUNT_MAX)
    guild_id: int | None = None


class UserChange(Asked):
    """What somebody sets in their own settings."""

    dms_open: bool | None = None
    installed: bool | None = None
    locale: str | None = None


class Guilds(Asked):
    """Which servers to found; each gets the same channels, roles and members."""

    name: str = "서버"
    count: PositiveInt = Field(1, le=COUNT_MAX)
    channels: int = Field(1, ge=0, le=500)
    kind: Kind = "text"
    roles: int = Field(0, ge=0, le=250)
    owner_id: int | None = None
    member_ids: tuple[int, ...] = ()
    with_bot: bool = True


class Channels(Asked):
    """Which channels to add to a server."""

    name: str = "채널"
    kind: Kind = "text"
    count: PositiveInt = Field(1, le=500)
    parent_id: int | None = None
    tags: tuple[str, ...] = ()
    require_tag: bool = False


class Rights(Asked):
    """Permissions by name."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    user_id: int | None = None

    @field_validator("allow", "deny")
    @classmethod
    def known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a permission there is none of."""
        return permissions.known(names)


class Outage(Asked):
    """Whether Discord has lost the server."""

    down: bool


class ThreadChange(Asked):
    """What to do with a thread."""

    archived: bool | None = None
    locked: bool | None = None


@CONTROLS.add("POST", "/users")
async def add_users(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Add users, to a server if one is named."""
    asked = await body(request, Users)
    made = []
    for one in range(asked.count):
        ending = f"{one + 1}" if asked.count > 1 else ""
        name = f"{asked.name} {ending}".strip() if asked.name else None
        user = discord.founding.user(asked.username + ending, name, locale=asked.locale)
        if asked.guild_id is not None:
            discord.founding.member(discord.state.guild(asked.guild_id), user)
        made.append(user.json())
    return made


@CONTROLS.add("PATCH", "/users/{user_id}")
async def change_user(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Open or close somebody's direct messages, install the application for them, change their language."""
    user = discord.state.user(number(request, "user_id"))
    for name, value in (await body(request, UserChange)).model_dump(exclude_none=True).items():
        setattr(user, name, value)
    return user.json()


@CONTROLS.add("POST", "/users/{user_id}/dm")
async def open_dm(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Open somebody's direct messages with the bot."""
    return discord.founding.dm(discord.state.user(number(request, "user_id"))).json()


@CONTROLS.add("POST", "/guilds")
async def add_guilds(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Found servers."""
    asked = await body(request, Guilds)
    owner = discord.state.user(asked.owner_id) if asked.owner_id else discord.founding.user("owner", "서버장")
    made = []
    for one in range(asked.count):
        name = f"{asked.name} {one + 1}" if asked.count > 1 else asked.name
        guild = discord.founding.guild(name, owner, with_bot=False)
        for channel in range(asked.channels):
            discord.founding.channel(guild, f"채널-{channel + 1}", asked.kind)
        for role in range(asked.roles):
            discord.founding.role(guild, f"역할 {role + 1}")
        for member_id in asked.member_ids:
            discord.founding.member(guild, discord.state.user(member_id))
        if asked.with_bot:
            discord.founding.invite_bot(guild)
        made.append(_brief(guild))
    return made


@CONTROLS.add("DELETE", "/guilds/{guild_id}")
async def delete_guild(discord: Discord, request: web.Request) -> None:
    """Remove a server."""
    discord.changes.delete_guild(discord.state.guild(number(request, "guild_id")))


@CONTROLS.add("POST", "/guilds/{guild_id}/channels")
async def add_channels(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Add channels to a server."""
    asked = await body(request, Channels)
    guild = discord.state.guild(number(request, "guild_id"))
    parent = discord.state.channel(asked.parent_id) if asked.parent_id else None
    names = [f"{asked.name}-{one + 1}" for one in range(asked.count)] if asked.count > 1 else [asked.name]
    return [
        discord.founding.channel(
            guild, name, asked.kind, parent=parent, tags=asked.tags, require_tag=asked.require_tag
        ).json()
        for name in names
    ]


@CONTROLS.add("DELETE", "/channels/{channel_id}")
async def delete_channel(discord: Discord, request: web.Request) -> None:
    """Remove a channel or a thread."""
    channel = discord.state.channel(number(request, "channel_id"))
    if channel.guild_id is None:
        raise ImpossibleError("direct messages cannot be removed")
    discord.changes.delete_channel(channel)


@CONTROLS.add("PUT", "/channels/{channel_id}/rights")
async def set_rights(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Set what the bot (or a member) is allowed and denied in a channel; {} takes it back."""
    asked = await body(request, Rights)
    channel = discord.state.channel(number(request, "channel_id"))
    whom = discord.state.user(asked.user_id) if asked.user_id else None
    allow, deny = permissions.bits(asked.allow), permissions.bits(asked.deny)
    discord.changes.overwrite(channel, allow=allow, deny=deny, member=whom)
    return channel.json()


@CONTROLS.add("PUT", "/guilds/{guild_id}/rights")
async def set_server_rights(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Set what the bot's own role allows in the whole server: the usual rights, more and fewer; {} is the usual.

    What @everyone may do it takes from @everyone too, or nothing would be lost.
    """
    asked = await body(request, Rights)
    guild = discord.state.bot_guild(number(request, "guild_id"))
    allow, deny = permissions.bits(asked.allow), permissions.bits(asked.deny)
    everyone = guild.roles[guild.id]
    discord.changes.role_rights(guild, everyone, permissions.MEMBER & ~deny)
    own = next(role for role in guild.roles.values() if role.bot_id == discord.state.bot.id)
    discord.changes.role_rights(guild, own, permissions.BOT & ~deny | allow)
    return own.json()


@CONTROLS.add("POST", "/guilds/{guild_id}/bot")
async def invite(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Let the bot in."""
    guild = discord.state.guild(number(request, "guild_id"))
    if discord.state.bot.id in guild.members:
        raise ImpossibleError("the bot is there already")
    discord.founding.invite_bot(guild)
    return _brief(guild)


@CONTROLS.add("DELETE", "/guilds/{guild_id}/bot")
async def kick(discord: Discord, request: web.Request) -> None:
    """Throw the bot out."""
    discord.changes.kick_bot(discord.state.bot_guild(number(request, "guild_id")))


@CONTROLS.add("PUT", "/guilds/{guild_id}/outage")
async def outage(discord: Discord, request: web.Request) -> None:
    """Let Discord lose a server, or find it again."""
    asked = await body(request, Outage)
    discord.changes.outage(discord.state.guild(number(request, "guild_id")), is_down=asked.down)


@CONTROLS.add("PATCH", "/threads/{channel_id}")
async def change_thread(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Archive or lock a thread, or undo it."""
    asked = (await body(request, ThreadChange)).model_dump(exclude_none=True)
    return discord.threads.change(discord.state.channel(number(request, "channel_id")), asked).json()


def _brief(guild: Guild) -> dict[str, Any]:
    channels = [str(channel) for channel in guild.channels]
    return {"id": str(guild.id), "name": guild.name, "owner_id": str(guild.owner_id), "channels": channels}
