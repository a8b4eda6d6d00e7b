"""Tells the open pages that something is new, without saying what: they ask."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Changes:
    """Who is to be told."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def tell(self) -> None:
        """Wake everybody who waits."""
        for event in self._waiting:
            event.set()

    @contextmanager
    def waiting(self) -> Iterator[asyncio.Event]:
        """Give an event that is set at each change."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            yield event
        finally:
            self._waiting.discard(event)
