"""Creates servers, channels, roles and users, with the same ids at every start."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.discord.clock import DISCORD_EPOCH_MS, SNOWFLAKE_SHIFT, Clock, Snowflakes
from sandbox.discord.events import GUILD_MEMBERS, Event, Events
from sandbox.discord.model import permissions
from sandbox.discord.model.channels import REQUIRE_TAG, Channel, Kind, Tag
from sandbox.discord.model.guilds import Guild, Member, Role
from sandbox.discord.model.state import State
from sandbox.discord.model.users import User

FIRST_GUILD_MS = 1_700_000_000_000 - DISCORD_EPOCH_MS
GUILDS_APART_MS = 60_013
"""A prime, so that the servers spread over any number of shards."""
BOT_COLOR = 0x5865F2
KINDS = {"text": Kind.TEXT, "announcement": Kind.ANNOUNCEMENT, "forum": Kind.FORUM, "category": Kind.CATEGORY}


@dataclass
class ServerFactory:
    """Makes servers, channels, roles and users.

    A server's id counts up from a fixed one, and the ids of what is in it count up from the server's: a restart that
    creates the same in the same order gives the same ids, so what the bot has stored still fits.
    """

    state: State
    events: Events
    clock: Clock
    ids: Snowflakes
    _guilds: int = 0

    def user(self, username: str, name: str | None = None, *, user_id: int | None = None) -> User:
        """Add a user."""
        made = User(user_id or self.ids.new(), username, name)
        self.state.users[made.id] = made
        return made

    def guild(self, name: str, owner: User, *, with_bot: bool = True) -> Guild:
        """Create a server with its owner, and with the bot unless `with_bot` is False."""
        guild_id = (FIRST_GUILD_MS + self._guilds * GUILDS_APART_MS) << SNOWFLAKE_SHIFT
        self._guilds += 1
        made = Guild(guild_id, name, owner.id, self.clock.stamp())
        made.roles[made.id] = Role(made.id, "@everyone", permissions.MEMBER)
        made.members[owner.id] = Member(owner, self.clock.stamp())
        self.state.guilds[made.id] = made
        if with_bot:
            self.invite_bot(made)
        return made

    def invite_bot(self, guild: Guild, rights: int = permissions.BOT) -> None:
        """Add the bot with its managed role."""
        role = self.role(guild, self.state.bot.display_name, rights, color=BOT_COLOR, bot_id=self.state.bot.id)
        guild.members[self.state.bot.id] = Member(self.state.bot, self.clock.stamp(), {role.id})
        self.events.publish(Event("GUILD_CREATE", {}, guild.id))  # the gateway fills in what is in it

    def role(self, guild: Guild, name: str, rights: int = 0, **more: Any) -> Role:
        """Add a role; `more` are further fields of the Role."""
        made = Role(self._next_id(guild), name, rights, position=len(guild.roles), **more)
        guild.roles[made.id] = made
        self._tell(guild, "GUILD_ROLE_CREATE", {"role": made.json()})
        return made

    def member(self, guild: Guild, user: User) -> Member:
        """Add a member."""
        made = guild.members.setdefault(user.id, Member(user, self.clock.stamp()))
        data = made.json() | {"guild_id": str(guild.id)}
        self.events.publish(Event("GUILD_MEMBER_ADD", data, guild.id, needs=GUILD_MEMBERS))
        return made

    def channel(
        self,
        guild: Guild,
        name: str,
        kind: str = "text",
        *,
        parent: Channel | None = None,
        topic: str | None = None,
        tags: Sequence[str] = (),
        require_tag: bool = False,
    ) -> Channel:
        """Add a channel: text, announcement, forum or category."""
        made = Channel(
            id=self._next_id(guild),
            kind=KINDS[kind],
            name=name,
            guild_id=guild.id,
            parent_id=parent.id if parent else None,
            position=len(guild.channels),
            topic=topic,
            flags=REQUIRE_TAG if require_tag else 0,
        )
        guild.channels[made.id] = self.state.channels[made.id] = made
        made.tags = [Tag(made.id + number, tag) for number, tag in enumerate(tags, 1)]
        self._tell(guild, "CHANNEL_CREATE", made.json())
        return made

    def dm(self, user: User) -> Channel:
        """Return the bot's direct messages with a user, opened if they were not."""
        if user.id not in self.state.dms:
            made = Channel(self.ids.new(), Kind.DM, recipient=user)
            self.state.dms[user.id] = self.state.channels[made.id] = made
        return self.state.dms[user.id]

    def _next_id(self, guild: Guild) -> int:
        """Return the next id of the server; ids are 100 apart, so that a forum's tags fit between."""
        guild.made += 1
        return guild.id + 100 * guild.made

    def _tell(self, guild: Guild, name: str, data: dict[str, Any]) -> None:
        self.events.publish(Event(name, data | {"guild_id": str(guild.id)}, guild.id))
