"""Late answers: promised at once, delivered by one POST to the callback address of the request.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/ai_chatbot_callback_guide
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable
from urllib.parse import urlsplit

import aiohttp

KAKAO = "kakao.com"
DEADLINE_SECONDS = 50.0  # the address is good for 60
POST_SECONDS = 5.0
AFTER_REPLY_SECONDS = 1.0  # Kakao must have read the promise before its fulfilment comes
PENDING_MAX = 500
JSON = {"Content-Type": "application/json;charset=UTF-8"}

logger = logging.getLogger(__name__)


class Callbacks:
    """Delivers late answers in the background; `also` is the one further origin that may be called (the sandbox's).

    A request that was forged must not make us call anybody: only https addresses of Kakao's own domain are taken.
    """

    def __init__(self, also: str = "", *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self._also = _origin(also)
        self._deadline = deadline_seconds
        self._pending: set[asyncio.Task[None]] = set()

    @property
    def work_seconds(self) -> float:
        """How long an answer may take to be made, counted from the question."""
        return max(self._deadline - POST_SECONDS, 0.0)

    def may_promise(self, url: str) -> bool:
        """Say whether an answer may be sent to this address, and one more promise is not too many."""
        scheme, host, port = origin = _origin(url)
        if not host or len(self._pending) >= PENDING_MAX:
            return False
        is_kakaos = scheme == "https" and port == 443 and (host == KAKAO or host.endswith(f".{KAKAO}"))
        return is_kakaos or origin == self._also

    def promise(self, url: str, answer: Awaitable[bytes], asked_at: float) -> None:
        """Deliver an answer once it is made; `asked_at` is when the question came, by time.monotonic()."""
        task = asyncio.create_task(self._deliver(url, answer, asked_at), name="kakao-callback")
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def finish(self) -> None:
        """Wait for what was promised; each promise ends by itself within its deadline."""
        if self._pending:
            logger.info("%d promised answers are still to be delivered", len(self._pending))
            await asyncio.wait(self._pending)

    async def _deliver(self, url: str, answer: Awaitable[bytes], asked_at: float) -> None:
        begin_at = time.monotonic() + AFTER_REPLY_SECONDS
        body = await answer
        await asyncio.sleep(begin_at - time.monotonic())
        left = self._deadline - (time.monotonic() - asked_at)
        try:
            async with (
                asyncio.timeout(max(left, 0.1)),
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=POST_SECONDS)) as http,
            ):
                try:
                    http_status, reply = await _post(http, url, body)
                except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
                    http_status, reply = await _post(http, url, body)  # no connection was made: the address is unused
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a TimeoutError is an OSError
            logger.warning("a promised answer could not be delivered: %s", type(error).__name__)
            return
        try:
            result = json.loads(reply)
            task, status, why = (str(result.get(name, ""))[:200] for name in ("taskId", "status", "message"))
        except (ValueError, AttributeError):
            task, status, why = "", "", "no usable answer"
        log = logger.info if status == "SUCCESS" else logger.warning
        log("promised answer delivered: HTTP %d, task %s, %s %s", http_status, task, status, why)


def _origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port; no host for anything but a plain web address."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return "", "", 0
    is_plain = port and parts.username is None and parts.password is None and url.isascii() and "\\" not in url
    return (parts.scheme, (parts.hostname or "").rstrip("."), port) if is_plain else ("", "", 0)


async def _post(http: aiohttp.ClientSession, url: str, body: bytes) -> tuple[int, bytes]:
    async with http.post(url, data=body, headers=JSON, allow_redirects=False) as response:
        return response.status, await response.read()
