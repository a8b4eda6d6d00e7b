"""Controls that rename and rearrange: servers, channels, roles, members, and messages removed by hand."""

from typing import Any

from aiohttp import web
from pydantic import field_validator

from sandbox.discord.controls.endpoint import ControlBody, Controls, body, number
from sandbox.discord.interactions.typed_commands import ImpossibleError
from sandbox.discord.model import permissions
from sandbox.discord.service import Discord

CONTROLS = Controls()


class GuildChange(ControlBody):
    """A server's new name or language."""

    name: str | None = None
    locale: str | None = None


class ChannelChange(ControlBody):
    """A channel's new name or topic."""

    name: str | None = None
    topic: str | None = None


class NewRole(ControlBody):
    """A role to add, and who gets it."""

    name: str = "역할"
    permissions: tuple[str, ...] = ()
    mentionable: bool = False
    color: int = 0
    member_ids: tuple[int, ...] = ()

    @field_validator("permissions")
    @classmethod
    def known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a permission there is none of."""
        return permissions.known(names)


@CONTROLS.add("PATCH", "/guilds/{guild_id}")
async def change_guild(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Rename a server or change its language."""
    requested = await body(request, GuildChange)
    guild = discord.state.guild(number(request, "guild_id"))
    guild.name, guild.locale = requested.name or guild.name, requested.locale or guild.locale
    discord.changes.tell_guild(guild)
    return guild.json()


@CONTROLS.add("PATCH", "/channels/{channel_id}")
async def change_channel(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Rename a channel or change its topic."""
    requested = await body(request, ChannelChange)
    channel = discord.state.channel(number(request, "channel_id"))
    channel.name, channel.topic = requested.name or channel.name, requested.topic or channel.topic
    discord.changes.tell_channel(channel)
    return channel.json()


@CONTROLS.add("POST", "/guilds/{guild_id}/roles")
async def add_role(discord: Discord, request: web.Request) -> Any:  # noqa: ANN401  # JSON
    """Add a role and give it to members."""
    requested = await body(request, NewRole)
    guild = discord.state.guild(number(request, "guild_id"))
    rights = permissions.bits(requested.permissions)
    role = discord.factory.role(guild, requested.name, rights, mentionable=requested.mentionable, color=requested.color)
    for member_id in requested.member_ids:
        user = discord.state.user(member_id)
        discord.changes.member_roles(guild, user, guild.members[user.id].roles | {role.id})
    return role.json()


@CONTROLS.add("DELETE", "/guilds/{guild_id}/roles/{role_id}")
async def delete_role(discord: Discord, request: web.Request) -> None:
    """Remove a role."""
    guild = discord.state.guild(number(request, "guild_id"))
    role = guild.roles.get(number(request, "role_id"))
    if role is None or role.id == guild.id:
        raise ImpossibleError("there is no such role to remove")
    discord.changes.delete_role(guild, role)


@CONTROLS.add("DELETE", "/guilds/{guild_id}/members/{user_id}")
async def remove_member(discord: Discord, request: web.Request) -> None:
    """Let somebody leave a server."""
    guild = discord.state.guild(number(request, "guild_id"))
    user = discord.state.user(number(request, "user_id"))
    if user.id in {guild.owner_id, discord.state.bot.id} or user.id not in guild.members:
        raise ImpossibleError("only a member who is neither the owner nor the bot can leave so")
    discord.changes.remove_member(guild, user)


@CONTROLS.add("DELETE", "/messages/{message_id}")
async def delete_message(discord: Discord, request: web.Request) -> None:
    """Remove a message, as an owner does by hand."""
    discord.posting.delete(discord.state.seen(number(request, "message_id")), by="member")
