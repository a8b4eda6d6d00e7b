"""An answer that is the same for everybody: one asks, all others wait for that or take the one before."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from bot.api.errors import ApiError

Answer = TypeVar("Answer")


class SingleFlightCache(Generic[Answer]):
    """The latest answer to a question, asked anew in the background when it is older than `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._answers: list[Answer] = []
        self._until = 0.0
        self._asking: asyncio.Task[None] | None = None

    @property
    def is_asked(self) -> bool:
        """Say whether somebody is asking right now."""
        return self._asking is not None and not self._asking.done()

    def peek(self, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer | None:
        """Return the answer without waiting, None while there is none; an old one is asked for anew meanwhile."""
        if self._answers and time.monotonic() >= self._until:
            self._begin(ask)
        return self._answers[0] if self._answers else None

    async def first(self, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """Wait for the first answer, together with everybody else who does.

        Raises what `ask` raises; but a refusal is for whoever was refused, the others then ask for themselves.
        """
        is_asker = not self.is_asked
        try:
            await asyncio.shield(self._begin(ask))
        except ApiError:
            if is_asker:
                raise
            await self._renew(ask)
        return self._answers[0]

    def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()

    def _begin(self, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> asyncio.Task[None]:
        """Return the question that is under way, begun now if there is none."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._renew(ask))
            self._asking.add_done_callback(_heed)
        return self._asking

    async def _renew(self, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> None:
        self._answers = [await ask()]
        self._until = time.monotonic() + self._seconds


def _heed(asking: asyncio.Task[None]) -> None:
    """Look at an error that nobody may wait for: the old answer does meanwhile, and the next caller asks again."""
    if not asking.cancelled():
        asking.exception()
