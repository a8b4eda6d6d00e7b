"""Messages, and what can be in them."""

from dataclasses import dataclass, field
from enum import IntFlag
from typing import TYPE_CHECKING, Any

from sandbox.discord.model.users import User

if TYPE_CHECKING:  # a channel holds messages, a message may have a thread
    from sandbox.discord.model.channels import Channel

JSON = dict[str, Any]


class Flag(IntFlag):
    """A message's flags."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(frozen=True)
class Pings:
    """Who is really notified by a message."""

    users: tuple[User, ...] = ()
    roles: tuple[int, ...] = ()
    everyone: bool = False

    def json(self) -> JSON:
        """Return it for the log."""
        users = [str(user.id) for user in self.users]
        return {"users": users, "roles": [str(role) for role in self.roles], "everyone": self.everyone}


@dataclass
class Body:
    """What of a message its author decides."""

    content: str = ""
    components: list[JSON] = field(default_factory=list)
    flags: int = 0

    @property
    def is_v2(self) -> bool:
        """Whether it is laid out with components alone."""
        return bool(self.flags & Flag.COMPONENTS_V2)


@dataclass(eq=False)
class Message:
    """A message as it stands now."""

    id: int
    channel_id: int
    author: User
    body: Body
    sent_at: str
    guild_id: int | None = None
    type: int = 0
    edited_at: str | None = None
    nonce: str | int | None = None
    pings: Pings = field(default_factory=Pings)
    thread: "Channel | None" = None
    """The channel of the thread that hangs on it."""
    reply_to: int | None = None
    seen_by: int | None = None
    """The only user who sees it, if it is ephemeral."""
    application_id: int | None = None
    interaction: JSON | None = None
    """The fields that tell of the interaction it answers."""
    edits: int = 0

    @property
    def flags(self) -> int:
        """All flags, with those that follow from its state."""
        return self.body.flags | (Flag.HAS_THREAD if self.thread is not None else 0)

    @property
    def is_loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.body.flags & Flag.LOADING)

    def json(self, *, with_nonce: bool = False) -> JSON:
        """Return the message as Discord sends it; a nonce comes only with its creation."""
        found: JSON = {
            "id": str(self.id),
            "channel_id": str(self.channel_id),
            "type": self.type,
            "author": self.author.json(),
            "content": self.body.content,
            "embeds": [],
            "components": self.body.components,
            "attachments": [],
            "mentions": [user.json() for user in self.pings.users],
            "mention_roles": [str(role) for role in self.pings.roles],
            "mention_everyone": self.pings.everyone,
            "pinned": False,
            "tts": False,
            "timestamp": self.sent_at,
            "edited_timestamp": self.edited_at,
            "flags": int(self.flags),
        }
        if with_nonce and self.nonce is not None:
            found["nonce"] = self.nonce
        if self.thread is not None:
            found["thread"] = self.thread.json()
        if self.application_id is not None:
            found |= {"application_id": str(self.application_id), "webhook_id": str(self.application_id)}
        if self.interaction is not None:
            found |= self.interaction
        if self.reply_to is not None:
            found["message_reference"] = {"message_id": str(self.reply_to), "channel_id": str(self.channel_id)}
        return found
