"""Client-side limit of 50 requests to Discord a second, the global rate limit, which discord.py does not keep.

https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
"""

import asyncio
import contextlib
from collections import deque
from types import SimpleNamespace

import aiohttp

TURNS = 48  # Discord's 50, less what may arrive late of the second before
WINDOW_SECONDS = 1.02
APART_SECONDS = 0.01  # even when catching up after a hiccup, so that requests do not arrive in a burst
UNLIMITED = ("/interactions/", "/webhooks/")  # replies to interactions are not counted by Discord, and must not queue


class PaceClosedError(Exception):
    """No further request is sent: the bot is shutting down."""

    code = "discord.leaving"


class Pace:
    """Gives turns in the order they were asked for, at most `turns` in any `window_seconds`."""

    def __init__(
        self, turns: int = TURNS, window_seconds: float = WINDOW_SECONDS, apart_seconds: float = APART_SECONDS
    ) -> None:
        self.turns = turns
        self._given: deque[float] = deque(maxlen=turns)
        self._window_seconds = window_seconds
        self._apart_seconds = apart_seconds
        self._closing = asyncio.Event()
        self._queue = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for the next turn. Raises PaceClosedError when the pace is closed before it comes."""
        async with self._queue:
            loop = asyncio.get_running_loop()
            next_at = 0.0
            if self._given:
                next_at = self._given[-1] + self._apart_seconds
                if len(self._given) == self._given.maxlen:
                    next_at = max(next_at, self._given[0] + self._window_seconds)
            if (seconds := next_at - loop.time()) > 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), seconds)
            if self._closing.is_set():
                raise PaceClosedError
            self._given.append(loop.time())

    def close(self) -> None:
        """Give no more turns."""
        self._closing.set()

    def watch(self, trace: aiohttp.TraceConfig) -> None:
        """Make a client's requests wait for their turns, its own retries included."""

        async def wait_for_turn(
            session: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
        ) -> None:
            is_rest = request.url.scheme in {"http", "https"}
            if is_rest and not any(part in request.url.path for part in UNLIMITED):
                await self.turn()

        trace.on_request_start.append(wait_for_turn)
