"""Servers ("guilds"), their roles and their members."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.discord.model.channels import Channel
from sandbox.discord.model.users import User


@dataclass(eq=False)
class Role:
    """A role; a server's @everyone has the server's own id."""

    id: int
    name: str
    permissions: int
    position: int = 0
    color: int = 0
    mentionable: bool = False
    bot_id: int | None = None
    """Set on the role that came with a bot."""

    def json(self) -> dict[str, Any]:
        """Return the role as Discord sends it."""
        tags = {"tags": {"bot_id": str(self.bot_id)}} if self.bot_id else {}
        return tags | {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": self.color,
            "colors": {"primary_color": self.color, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": self.bot_id is not None,
            "mentionable": self.mentionable,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }


@dataclass(eq=False)
class Member:
    """A user in a server."""

    user: User
    joined_at: str
    roles: set[int] = field(default_factory=set)
    nick: str | None = None

    @property
    def display_name(self) -> str:
        """The name the server reads."""
        return self.nick or self.user.display_name

    def json(self) -> dict[str, Any]:
        """Return the member as Discord sends it."""
        return {
            "user": self.user.json(),
            "nick": self.nick,
            "avatar": None,
            "banner": None,
            "roles": [str(role) for role in sorted(self.roles)],
            "joined_at": self.joined_at,
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }


@dataclass(eq=False)
class Guild:
    """A server. Everybody but the bot is in `members` from the start; the bot only while it is invited."""

    id: int
    name: str
    owner_id: int
    joined_at: str
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Channel] = field(default_factory=dict)
    locale: str = "ko"
    made: int = 0
    """How many roles and channels were ever made in it."""

    def json(self) -> dict[str, Any]:
        """Return the server as REST gives it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "owner_id": str(self.owner_id),
            "preferred_locale": self.locale,
            "features": [],
            "roles": [role.json() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "description": None,
        }

    def created_json(self, members: list[Member]) -> dict[str, Any]:
        """Return the server as the gateway introduces it, with the members that the session may see."""
        open_threads = [one for one in self.threads.values() if one.thread and not one.thread.archived]
        return self.json() | {
            "joined_at": self.joined_at,
            "large": len(self.members) > 250,
            "member_count": len(self.members),
            "members": [member.json() for member in members],
            "channels": [channel.json() for channel in self.channels.values()],
            "threads": [thread.json() for thread in open_threads],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
