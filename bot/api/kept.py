"""An answer that is the same for everybody: one asks, and all others wait for that or take the one before."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from bot.api.errors import ApiError

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """The latest answer to a question, asked anew in the background when it is older than `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._answers: list[Answer] = []
        self._until = 0.0
        self._asking: asyncio.Task[None] | None = None

    async def get(self, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
        """Return the answer, which only the very first callers wait for, together.

        Raises what `ask` raises while there is none; a refusal is for whoever was refused alone: others ask themselves.
        """
        is_asker = time.monotonic() >= self._until and (self._asking is None or self._asking.done())
        if is_asker:
            self._asking = asyncio.create_task(self._renew(ask))
            self._asking.add_done_callback(_heed)
        if self._asking is not None and not self._answers:
            try:
                await asyncio.shield(self._asking)
            except ApiError:
                if is_asker:
                    raise
                await self._renew(ask)
        return self._answers[0]

    def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()

    async def _renew(self, ask: Callable[[], Coroutine[Any, Any, Answer]]) -> None:
        self._answers = [await ask()]
        self._until = time.monotonic() + self._seconds


def _heed(asking: asyncio.Task[None]) -> None:
    """Look at an error that nobody may wait for: the old answer does meanwhile, and the next caller asks again."""
    if not asking.cancelled():
        asking.exception()
