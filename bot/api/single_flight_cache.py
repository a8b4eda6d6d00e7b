"""A cache of one answer for all callers: one request at a time, the others wait for it or get the old answer."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from bot.api.errors import ApiError

Answer = TypeVar("Answer")


class SingleFlightCache(Generic[Answer]):
    """The latest answer, refreshed in the background once it is older than `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._answers: list[Answer] = []
        self._until = 0.0
        self._pending: asyncio.Task[None] | None = None

    @property
    def is_pending(self) -> bool:
        """Return whether a request is under way."""
        return self._pending is not None and not self._pending.done()

    def peek(self, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer | None:
        """Return the answer without waiting, None while there is none; begin to refresh an old one."""
        if self._answers and time.monotonic() >= self._until:
            self._begin(ask)
        return self._answers[0] if self._answers else None

    async def first(self, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """Wait for the first answer, in one request for all who wait.

        Raises what `ask` raises; an ApiError only for the caller whose request it was, the others ask again.
        """
        is_first = not self.is_pending
        try:
            await asyncio.shield(self._begin(ask))
        except ApiError:
            if is_first:
                raise
            await self._renew(ask)
        return self._answers[0]

    def close(self) -> None:
        """Cancel a request under way."""
        if self._pending is not None:
            self._pending.cancel()

    def _begin(self, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> asyncio.Task[None]:
        """Return the request under way, begun now if there is none."""
        if self._pending is None or self._pending.done():
            self._pending = asyncio.create_task(self._renew(ask))
            # An error that nobody waits for is looked at: the old answer stays, and the next caller asks again.
            self._pending.add_done_callback(lambda task: None if task.cancelled() else task.exception())
        return self._pending

    async def _renew(self, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> None:
        self._answers = [await ask()]
        self._until = time.monotonic() + self._seconds
