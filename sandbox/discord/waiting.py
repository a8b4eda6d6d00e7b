"""Waiting for something to become true."""

import asyncio
import time
from collections.abc import Callable


class Signal:
    """Wakes coroutines that wait for a condition."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def fire(self) -> None:
        """Let every waiting coroutine check its condition again."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, is_true: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is true, at most so long; say whether it is."""
        deadline = time.monotonic() + seconds
        while not is_true():
            future = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait_for(future, deadline - time.monotonic())
            except TimeoutError:
                return is_true()
            finally:
                self._waiting.discard(future)
        return True
