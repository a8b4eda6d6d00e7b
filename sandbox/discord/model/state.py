"""All there is: users, servers, channels, messages; found by id, or refused as Discord refuses."""

from sandbox.discord.errors import DiscordError
from sandbox.discord.keys import APPLICATION_ID, BOT_NAME
from sandbox.discord.model import permissions
from sandbox.discord.model.channels import Channel
from sandbox.discord.model.guilds import Guild, Member
from sandbox.discord.model.messages import Message
from sandbox.discord.model.permissions import Permission
from sandbox.discord.model.users import User


class State:
    """The whole of this Discord, in memory."""

    def __init__(self) -> None:
        self.bot = User(APPLICATION_ID, "newsbite", BOT_NAME, bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.dms: dict[int, Channel] = {}
        """The bot's direct messages, by user."""
        self.messages: dict[int, Message] = {}
        """Every message, those included that one user alone sees and no channel has."""

    def user(self, user_id: int) -> User:
        """Return a user, or 10013."""
        if found := self.users.get(user_id):
            return found
        raise DiscordError(10013)

    def guild(self, guild_id: int) -> Guild:
        """Return a server, or 10004."""
        if found := self.guilds.get(guild_id):
            return found
        raise DiscordError(10004)

    def channel(self, channel_id: int) -> Channel:
        """Return a channel, or 10003."""
        if found := self.channels.get(channel_id):
            return found
        raise DiscordError(10003)

    def message(self, channel: Channel, message_id: int) -> Message:
        """Return a message of a channel, or 10008."""
        if found := channel.messages.get(message_id):
            return found
        raise DiscordError(10008)

    def guild_of(self, channel: Channel) -> Guild | None:
        """Return the server a channel is in."""
        return self.guilds.get(channel.guild_id or 0)

    def bot_guilds(self) -> list[Guild]:
        """Return the servers the bot is in."""
        return [guild for guild in self.guilds.values() if self.bot.id in guild.members]

    def may(self, user: User, channel: Channel) -> int:
        """Return what a user may do in a channel; 0 where they are not."""
        guild = self.guild_of(channel)
        if guild is None:
            return permissions.IN_DM if user in {self.bot, channel.recipient} else 0
        member: Member | None = guild.members.get(user.id)
        return permissions.in_channel(guild, member, channel) if member else 0

    def bot_channel(self, channel_id: int, needs: int = 0) -> Channel:
        """Return a channel for the bot to act in: 10003, 50001 if it cannot see it, 50013 without `needs`."""
        channel = self.channel(channel_id)
        allowed = self.may(self.bot, channel)
        if not allowed & Permission.VIEW_CHANNEL:
            raise DiscordError(50001)
        if needs & ~allowed:
            raise DiscordError(50013)
        return channel

    def bot_guild(self, guild_id: int) -> Guild:
        """Return a server the bot is in: 10004, or 50001 if it is not there."""
        guild = self.guild(guild_id)
        if self.bot.id not in guild.members:
            raise DiscordError(50001)
        return guild

    def seen(self, message_id: int) -> Message:
        """Return a message wherever it is, private ones too, or 10008."""
        if found := self.messages.get(message_id):
            return found
        raise DiscordError(10008)
