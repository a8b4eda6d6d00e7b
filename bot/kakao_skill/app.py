"""The Kakao skill server: always HTTP 200 with a valid answer, within 3.5 s, except to a caller without the secret."""

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import monitoring
from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation.error_messages import apology
from bot.conversation.errors import UnclearError
from bot.conversation.rate_limits import LEARNER, SLOW_DOWN, Buckets
from bot.kakao_skill import answers
from bot.kakao_skill.answers import Reply
from bot.kakao_skill.callback import Callbacks
from bot.kakao_skill.payload import SkillRequest
from bot.kakao_skill.render import encoded, skill_response, waiting
from observability import correlation

ANSWER_WITHIN_SECONDS = 3.1  # 3.5 s are promised; the rest is for drawing the answer on a busy machine
PROMISE_AFTER_SECONDS = 3.0
BODY_MAX_BYTES = 256 * 1024
WAITING = "조금만 기다려 주세요. 답을 준비해서 곧 보내 드릴게요."
EXPECTED = (ApiError, ApiUnavailableError, ClientDisconnect, UnclearError, TimeoutError, ValueError)
"""What fails now and then without being a fault of this program."""

logger = logging.getLogger(__name__)


class Skill:
    """The server's endpoints; every one of `secrets` is accepted, so that one may be replaced without a pause."""

    def __init__(self, api: StudyApi, secrets: Sequence[str], callbacks: Callbacks, answer_within: float) -> None:
        self._api = api
        self._secrets = [_digest(secret.encode()) for secret in secrets if secret.strip()]
        self._callbacks = callbacks
        self._within = answer_within
        self._learners = Buckets(LEARNER)

    async def healthz(self, request: Request) -> Response:
        """Say that the process is alive."""
        return JSONResponse({"status": "ok"})

    async def skill(self, request: Request) -> Response:
        """Answer one message; whatever goes wrong becomes an apology."""
        given = _digest(request.headers.get("X-Skill-Secret", "").encode("latin-1", "replace"))
        if not sum([hmac.compare_digest(given, secret) for secret in self._secrets]):  # each, in constant time
            return JSONResponse({"code": "auth.forbidden", "message": "X-Skill-Secret is wrong."}, status_code=401)
        asked_at = time.monotonic()
        try:
            async with asyncio.timeout(self._within):
                asked = SkillRequest.parse(await _read_body(request))
        except (ClientDisconnect, TimeoutError, ValueError) as error:
            return _response(_apology(error))
        if asked.user and not self._learners.take(asked.user):
            return _response(encoded(skill_response(SLOW_DOWN)))
        if self._callbacks.may_promise(asked.callback_url):
            return await self._now_or_later(asked, asked_at)
        return _response(await self._made(self._api, asked, self._within - (time.monotonic() - asked_at)))

    async def _now_or_later(self, asked: SkillRequest, asked_at: float) -> Response:
        """Answer if that can be done in time; else promise an answer and go on working at it."""
        seconds = self._callbacks.work_seconds
        making = asyncio.create_task(self._made(self._api.with_timeout(seconds), asked, seconds))
        done, _ = await asyncio.wait({making}, timeout=min(PROMISE_AFTER_SECONDS, self._within))
        if done:
            return _response(making.result())
        self._callbacks.promise(asked.callback_url, making, asked_at)
        return _response(encoded(waiting(WAITING)))

    async def _made(self, api: StudyApi, asked: SkillRequest, seconds: float) -> bytes:
        """Return the whole answer as bytes; never raises."""
        try:
            async with asyncio.timeout(seconds):
                reply = await answers.answer(api, asked)
            return encoded(skill_response(reply.message, reply.contexts))
        except Exception as error:
            return _apology(error)


class MeasuredRequests:
    """An ASGI application around another that measures each POST and puts its id into the answer's X-Request-Id."""

    def __init__(self, app: ASGIApp, platform: str) -> None:
        self._app = app
        self._platform = platform

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        with monitoring.measure_answer(self._platform, "message") as answer:
            header = (correlation.HEADER.lower().encode(), correlation.current().id.encode())

            async def send_with_id(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message.get("headers", ()), header]
                    if message["status"] >= 400:
                        answer.outcome = f"http_{message['status']}"
                await send(message)

            await self._app(scope, receive, send_with_id)


def create_app(
    api: StudyApi,
    secrets: Sequence[str],
    *,
    callbacks: Callbacks | None = None,
    answer_within: float = ANSWER_WITHIN_SECONDS,
) -> Starlette:
    """Build the server around an API client, which it closes at the end, when every promised answer is out."""
    late = callbacks or Callbacks()
    skill = Skill(api, secrets, late, answer_within)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with api:
            yield
            await late.finish()

    routes = [
        Route("/healthz", skill.healthz, methods=["GET"]),
        Route("/kakao/skill", skill.skill, methods=["POST"]),
        Route("/kakao/skill/", skill.skill, methods=["POST"]),  # Kakao follows no redirect
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def _apology(error: Exception) -> bytes:
    """Return an apology as bytes, and log one line: never what the learner said."""
    if isinstance(error, EXPECTED):
        # What we did not write ourselves may quote a learner.
        is_ours = isinstance(error, ApiError | ApiUnavailableError)
        what = f"{type(error).__name__}: {error}" if is_ours else type(error).__name__
        logger.warning("a message got an apology: %s", what)
    else:
        logger.error("a message got an apology for a fault of ours: %s", type(error).__name__, exc_info=error)
    return encoded(skill_response(Reply(apology(error)).message))


def _response(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _digest(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


async def _read_body(request: Request) -> bytes:
    """Return a request's body. Raises ValueError for one that is too big, once all of it has come."""
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= BODY_MAX_BYTES:
            body += chunk
    if size > BODY_MAX_BYTES:
        raise ValueError(f"a skill request of {size} bytes")
    return bytes(body)
