"""Discord's rate limits by route as its answers tell them, so that a job need not sleep through a long one.

discord.py sleeps inside the request that finds a window closed, and inside the one that uses it up; a window may last
minutes (219 s for threads: https://github.com/discord/discord-api-docs/issues/7816). A request made here raises
WindowClosedError instead, and one that has used a window up returns at once.
https://discord.com/developers/docs/topics/rate-limits
"""

import asyncio
import json
import time
from collections.abc import Coroutine
from contextvars import ContextVar
from dataclasses import dataclass, field
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import aiohttp
import yarl

LONG_SECONDS = 5.0
"""A shorter wait is left to discord.py."""
LATE_SECONDS = 0.3
"""Discord's window begins when it gets a request, and its answer is under way as long."""
MAJOR = ("channels", "guilds", "webhooks")
ROOTS = (*MAJOR, "users", "applications")
REMEMBERED_MAX = 20_000
CANCELS = 5

Route = tuple[str, str]
"""A route without its ids, and the id of its channel or server: each has windows of its own."""


class WindowClosedError(Exception):
    """The request was not carried out; Discord takes it in `seconds`, counted from the moment of the refusal."""

    code = "discord.rate_limited"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"closed for {seconds:.1f} s")
        self._ends_at = time.monotonic() + seconds

    @property
    def retry_after(self) -> float:
        """How many seconds are left: a digest's other messages may have been sent since the refusal."""
        return max(LATE_SECONDS, self._ends_at - time.monotonic())


@dataclass
class Window:
    """So many requests until a moment of the event loop's clock."""

    remaining: int
    ends_at: float
    under_way: int = 0


@dataclass
class _Answer:
    """What came of a request under way."""

    body: bytes = b""
    is_last: bool = False
    closed_for: float = 0.0
    settled: asyncio.Event = field(default_factory=asyncio.Event)


_answer: ContextVar[_Answer | None] = ContextVar("answer", default=None)


class RateWindows:
    """What is known of the windows of one bot's requests."""

    def __init__(self) -> None:
        self._buckets: dict[str, str] = {}
        self._windows: dict[Route, Window] = {}
        self._all_closed_until = 0.0

    def closed_seconds(self, method: str, path: str) -> float:
        """Return for how long a request would have to wait, 0.0 if it need not wait long."""
        now = asyncio.get_running_loop().time()
        window = self._windows.get(self._key(method, path))
        ends_at = self._all_closed_until
        if window is not None and window.remaining - window.under_way <= 0:
            ends_at = max(ends_at, window.ends_at)
        return ends_at - now + LATE_SECONDS if ends_at - now > LONG_SECONDS else 0.0

    async def request(self, method: str, path: str, call: Coroutine[Any, Any, object]) -> dict[str, Any]:
        """Make a request of discord.py's, whose route this is, and return the JSON object that Discord answered.

        Raises WindowClosedError when it must wait long, whether that was known before or not; and whatever discord.py
        raises.
        """
        if seconds := self.closed_seconds(method, path):
            call.close()
            raise WindowClosedError(seconds)
        answer = _Answer()
        token = _answer.set(answer)
        calling = asyncio.ensure_future(call)
        _answer.reset(token)
        settled = asyncio.ensure_future(answer.settled.wait())
        window = self._windows.get(self._key(method, path)) or Window(1, 0.0)
        window.under_way += 1
        try:
            await asyncio.wait({calling, settled}, return_when=asyncio.FIRST_COMPLETED)
            if answer.closed_for:
                raise WindowClosedError(answer.closed_for + LATE_SECONDS)
            if calling.done():
                await calling
            found = json.loads(answer.body or b"{}")
            return found if isinstance(found, dict) else {}
        finally:
            window.under_way -= 1
            settled.cancel()
            calling.add_done_callback(_take_result)
            for _ in range(CANCELS):  # discord.py sleeps again on its way out
                if calling.done():
                    break
                calling.cancel()
                await asyncio.wait({calling}, timeout=0.01)

    def watch(self, trace: aiohttp.TraceConfig) -> None:
        """Learn from a client's answers."""

        async def note_headers(
            session: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestEndParams
        ) -> None:
            self._note(request.method, request.url, request.response)

        async def note_body(
            session: aiohttp.ClientSession, context: SimpleNamespace, chunk: aiohttp.TraceResponseChunkReceivedParams
        ) -> None:
            if (answer := _answer.get()) is not None:
                answer.body = chunk.chunk
                if answer.is_last:
                    answer.settled.set()

        trace.on_request_end.append(note_headers)
        trace.on_response_chunk_received.append(note_body)

    def _note(self, method: str, url: yarl.URL, response: aiohttp.ClientResponse) -> None:
        headers, now = response.headers, asyncio.get_running_loop().time()
        answer = _answer.get()
        is_refused = response.status == HTTPStatus.TOO_MANY_REQUESTS
        try:
            ends_in = float(headers.get("Retry-After" if is_refused else "X-RateLimit-Reset-After", ""))
        except ValueError:
            return
        remaining = 0 if is_refused else int(headers.get("X-RateLimit-Remaining", "1"))
        is_for_all = headers.get("X-RateLimit-Scope") == "global" or "X-RateLimit-Global" in headers
        if is_refused and (is_for_all or not headers.get("Via")):  # Cloudflare's page speaks of the whole address
            self._all_closed_until = max(self._all_closed_until, now + ends_in)
        else:
            template, major = _route(method, url.path)
            self._buckets[template] = headers.get("X-RateLimit-Bucket", template)
            key = self._buckets[template], major
            if len(self._windows) >= REMEMBERED_MAX:
                self._windows = {one: window for one, window in self._windows.items() if window.ends_at > now}
            window = self._windows.setdefault(key, Window(remaining, now + ends_in))
            window.remaining, window.ends_at = remaining, now + ends_in
        if answer is None or ends_in <= LONG_SECONDS:
            return
        if is_refused:
            answer.closed_for = ends_in
            answer.settled.set()
        answer.is_last = response.ok and remaining == 0

    def _key(self, method: str, path: str) -> Route:
        template, major = _route(method, path)
        return self._buckets.get(template, template), major


def _take_result(calling: "asyncio.Future[object]") -> None:
    """Look at a request's error, so that asyncio does not complain that nobody did."""
    if not calling.cancelled():
        calling.exception()


def _route(method: str, path: str) -> Route:
    """Return a path's template and the id that its windows are counted by."""
    parts = path.strip("/").split("/")
    start = next((number for number, part in enumerate(parts) if part in ROOTS), 0)
    parts = parts[start:]
    major = parts[1] if len(parts) > 1 and parts[0] in MAJOR else ""
    return f"{method} /" + "/".join("{}" if part.isdigit() else part for part in parts), major
