"""Changes to servers, channels, roles, permissions and members."""

from dataclasses import dataclass
from typing import Any

from sandbox.discord.events import GUILD_MEMBERS, Event, Events
from sandbox.discord.model.channels import Channel, Kind, Overwrite
from sandbox.discord.model.guilds import Guild, Role
from sandbox.discord.model.state import State
from sandbox.discord.model.users import User

OF_MEMBER = 1


@dataclass
class Changes:
    """Makes changes and publishes their gateway events."""

    state: State
    events: Events

    def overwrite(self, channel: Channel, *, deny: int = 0, member: User | None = None) -> None:
        """Set what one member (default: the bot) is denied in a channel; nothing takes it back."""
        whom = (member or self.state.bot).id
        channel.overwrites.pop(whom, None)
        if deny:
            channel.overwrites[whom] = Overwrite(whom, OF_MEMBER, deny=deny)
        self.tell_channel(channel)

    def tell_channel(self, channel: Channel) -> None:
        """Publish CHANNEL_UPDATE or THREAD_UPDATE."""
        name = "THREAD_UPDATE" if channel.thread else "CHANNEL_UPDATE"
        self.events.publish(Event(name, channel.json(), channel.guild_id, channel.id))

    def member_roles(self, guild: Guild, user: User, roles: set[int]) -> None:
        """Set a member's roles."""
        member = guild.members[user.id]
        member.roles = roles
        data = member.json() | {"guild_id": str(guild.id)}
        needs = 0 if user is self.state.bot else GUILD_MEMBERS
        self.events.publish(Event("GUILD_MEMBER_UPDATE", data, guild.id, needs=needs))

    def delete_role(self, guild: Guild, role: Role) -> None:
        """Remove a role from the server and its members."""
        for member in guild.members.values():
            member.roles.discard(role.id)
        del guild.roles[role.id]
        self._tell(guild, "GUILD_ROLE_DELETE", {"role_id": str(role.id)})

    def delete_channel(self, channel: Channel) -> None:
        """Remove a channel with its messages and threads."""
        guild = self.state.guild(channel.guild_id or 0)
        for thread in [one for one in guild.threads.values() if one.parent_id == channel.id]:
            self._forget(guild, thread)
        self._forget(guild, channel)
        if not channel.thread:
            self._tell(guild, "CHANNEL_DELETE", channel.json())
            return
        gone = {"id": str(channel.id), "parent_id": str(channel.parent_id), "type": int(channel.kind)}
        self._tell(guild, "THREAD_DELETE", gone)

    def kick_bot(self, guild: Guild) -> None:
        """Remove the bot, and the role that came with it."""
        del guild.members[self.state.bot.id]
        for role in [one for one in guild.roles.values() if one.bot_id == self.state.bot.id]:
            del guild.roles[role.id]
        self.events.publish(Event("GUILD_DELETE", {"id": str(guild.id)}, guild.id))

    def _forget(self, guild: Guild, channel: Channel) -> None:
        for message in channel.messages:
            self.state.messages.pop(message, None)
        self.state.channels.pop(channel.id, None)
        (guild.threads if channel.thread else guild.channels).pop(channel.id, None)
        if channel.kind is Kind.CATEGORY:
            for child in [one for one in guild.channels.values() if one.parent_id == channel.id]:
                child.parent_id = None

    def _tell(self, guild: Guild, name: str, data: dict[str, Any]) -> None:
        self.events.publish(Event(name, data | {"guild_id": str(guild.id)}, guild.id))
