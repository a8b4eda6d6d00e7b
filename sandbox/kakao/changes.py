"""Wakes the open pages after a change; they then fetch the new state."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Changes:
    """The event streams that wait for a change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def tell(self) -> None:
        """Wake every waiting stream."""
        for event in self._waiting:
            event.set()

    @contextmanager
    def waiting(self) -> Iterator[asyncio.Event]:
        """Yield an event that is set at each change."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            yield event
        finally:
            self._waiting.discard(event)
