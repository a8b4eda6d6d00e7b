"""Publishes events to the gateway's sessions and to the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
GUILD_PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
DIRECT_MESSAGES = 1 << 12
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT


@dataclass(frozen=True)
class Event:
    """An event in a server or in direct messages with the bot.

    `needs` are gateway intents; a session receives the event if it has one of them (0: every session receives it).
    """

    name: str
    data: dict[str, Any]
    guild_id: int | None = None
    channel_id: int | None = None
    needs: int = GUILDS
    seen_by: int | None = None
    """The only user who sees it; such events go to the page, never to a gateway session."""


Listener = Callable[[Event], None]


class Events:
    """Passes each event on to every listener, in order."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event; the returned function unsubscribes it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, event: Event) -> None:
        """Call every listener with an event."""
        for listener in tuple(self._listeners):
            listener(event)
