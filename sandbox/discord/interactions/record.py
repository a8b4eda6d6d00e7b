"""One interaction and the bot's responses to it."""

import secrets
import time
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from sandbox.discord.model.channels import Channel
from sandbox.discord.model.guilds import Guild
from sandbox.discord.model.messages import Message
from sandbox.discord.model.users import User
from sandbox.discord.waiting import Signal

JSON = dict[str, Any]


class Kind(IntEnum):
    """An interaction's type."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4


class Reply(IntEnum):
    """The type of the bot's first response."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8


ALLOWED = {
    Kind.COMMAND: {Reply.MESSAGE, Reply.DEFERRED_MESSAGE},
    Kind.COMPONENT: {Reply.MESSAGE, Reply.DEFERRED_MESSAGE, Reply.DEFERRED_UPDATE, Reply.UPDATE},
    Kind.AUTOCOMPLETE: {Reply.CHOICES},
}


@dataclass(eq=False)
class Interaction:
    """One interaction and the bot's responses to it."""

    id: int
    kind: Kind
    user: User
    channel: Channel
    guild: Guild | None
    data: JSON
    created_at: float
    message: Message | None = None
    """The message of the pressed component."""
    by_user_install: bool = False
    """The bot is not in the server: the user has installed the application."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(96))
    reply: Reply | None = None
    shown: JSON | None = None
    """The choices of an autocompletion."""
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    edited: bool = False
    """Whether the original was edited after the first answer."""
    ack_milliseconds: float | None = None
    changed: Signal = field(default_factory=Signal)
    started: float = field(default_factory=time.monotonic)

    def acknowledge(self, reply: Reply) -> None:
        """Note the first answer."""
        self.reply = reply
        self.ack_milliseconds = round((time.monotonic() - self.started) * 1000, 2)

    @property
    def is_answered(self) -> bool:
        """Whether the user sees all that the first answer promised."""
        match self.reply:
            case None:
                return False
            case Reply.DEFERRED_MESSAGE:
                return self.original is None or not self.original.is_loading
            case Reply.DEFERRED_UPDATE:
                return self.edited or bool(self.followups)
            case _:
                return True
