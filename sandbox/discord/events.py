"""What happens, told to whoever listens: the gateway's sessions and the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.discord.model.users import User

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
DIRECT_MESSAGES = 1 << 12
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT


@dataclass(frozen=True)
class Event:
    """Something that happened, in a server or between the bot and a user.

    `needs` are the intents of which a session must have one (0: every session is told).
    """

    name: str
    data: dict[str, Any]
    guild_id: int | None = None
    channel_id: int | None = None
    needs: int = GUILDS
    author: User | None = None
    seen_by: int | None = None
    """The only user it concerns, for what no session is told."""


Listener = Callable[[Event], None]


class Events:
    """Passes each event on to every listener, in order."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of everything from now on; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, event: Event) -> None:
        """Tell everybody."""
        for listener in tuple(self._listeners):
            listener(event)
