"""Channels of every kind: in servers, threads and forum posts, direct messages."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from sandbox.discord.model.messages import Message
from sandbox.discord.model.users import User

REQUIRE_TAG = 1 << 4


class Kind(IntEnum):
    """A channel's type."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


TAKES_MESSAGES = {
    Kind.TEXT, Kind.DM, Kind.VOICE, Kind.ANNOUNCEMENT, Kind.ANNOUNCEMENT_THREAD, Kind.PUBLIC_THREAD,
    Kind.PRIVATE_THREAD,
}  # fmt: skip


@dataclass
class Overwrite:
    """What a role (type 0) or a member (type 1) is allowed or denied in one channel."""

    id: int
    type: int
    allow: int = 0
    deny: int = 0

    def json(self) -> dict[str, Any]:
        """Return it as Discord sends it."""
        return {"id": str(self.id), "type": self.type, "allow": str(self.allow), "deny": str(self.deny)}


@dataclass
class Tag:
    """A forum's tag."""

    id: int
    name: str

    def json(self) -> dict[str, Any]:
        """Return it as Discord sends it."""
        return {"id": str(self.id), "name": self.name, "moderated": False, "emoji_id": None, "emoji_name": None}


@dataclass
class Thread:
    """What a channel has if it is a thread or a forum post."""

    owner_id: int
    created_at: str
    auto_archive_duration: int = 1440
    archived: bool = False
    archived_at: str = ""
    """When `archived` changed last; empty until then."""
    locked: bool = False
    applied_tags: list[int] = field(default_factory=list)
    messages_sent: int = 0

    def metadata(self) -> dict[str, Any]:
        """Return the thread's state as Discord sends it."""
        return {
            "archived": self.archived,
            "auto_archive_duration": self.auto_archive_duration,
            "archive_timestamp": self.archived_at or self.created_at,
            "create_timestamp": self.created_at,
            "locked": self.locked,
        }


@dataclass(eq=False)
class Channel:
    """A place for messages, or for threads, or for channels."""

    id: int
    kind: Kind
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    flags: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    recipient: User | None = None
    """A direct message's other end than the bot."""
    thread: Thread | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int | None = None

    def json(self) -> dict[str, Any]:
        """Return the channel as Discord sends it."""
        last = None if self.last_message_id is None else str(self.last_message_id)
        common = {"id": str(self.id), "type": int(self.kind), "flags": self.flags, "last_message_id": last}
        if self.recipient is not None:
            return common | {"recipients": [self.recipient.json()]}
        common |= {
            "guild_id": str(self.guild_id),
            "name": self.name,
            "parent_id": None if self.parent_id is None else str(self.parent_id),
            "rate_limit_per_user": 0,
        }
        if self.thread:
            return common | {
                "owner_id": str(self.thread.owner_id),
                "thread_metadata": self.thread.metadata(),
                "message_count": max(len(self.messages) - (self.id in self.messages), 0),
                "total_message_sent": self.thread.messages_sent,
                "member_count": 1,
                "applied_tags": [str(tag) for tag in self.thread.applied_tags],
            }
        return common | {
            "position": self.position,
            "topic": self.topic,
            "nsfw": False,
            "permission_overwrites": [overwrite.json() for overwrite in self.overwrites.values()],
            "default_auto_archive_duration": 1440,
            "available_tags": [tag.json() for tag in self.tags],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
            **({"bitrate": 64_000, "user_limit": 0} if self.kind is Kind.VOICE else {}),
        }
