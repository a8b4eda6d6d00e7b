"""The Kakao skill server: always HTTP 200 with a valid answer, within 4 s, except to a caller without the secret."""

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.api.client import StudyApi
from bot.api.models import Speaker
from bot.conversation import routes
from bot.conversation.apology import apology
from bot.conversation.message import Message, Text
from bot.kakao_skill.payload import SkillRequest
from bot.kakao_skill.render import skill_response

ANSWER_WITHIN_SECONDS = 3.5  # Kakao hangs up after 5 s and shows nothing at all
BODY_MAX_BYTES = 64 * 1024
PROVIDER = "kakao_skill"
ALIVE = Message((Text("스킬 서버가 잘 연결되었어요."),))

logger = logging.getLogger(__name__)


class Skill:
    """The server's doors; `secrets` are all accepted, so that one may be replaced without a pause."""

    def __init__(
        self, api: StudyApi, secrets: tuple[str, ...], *, answer_within: float = ANSWER_WITHIN_SECONDS
    ) -> None:
        self._api = api
        self._secrets = [secret.encode() for secret in secrets if secret]
        self._answer_within = answer_within

    async def healthz(self, request: Request) -> Response:
        """Say that the process is alive."""
        return JSONResponse({"status": "ok"})

    async def skill(self, request: Request) -> Response:
        """Answer one message; whatever goes wrong becomes an apology."""
        if not self._is_kakao(request):
            return JSONResponse({"code": "auth.forbidden", "message": "X-Skill-Secret is wrong."}, status_code=401)
        try:
            async with asyncio.timeout(self._answer_within):
                message = await self._answer(await _body(request))
        except Exception as error:
            logger.exception("a skill request could not be answered")
            message = apology(error)
        return JSONResponse(skill_response(message))

    async def _answer(self, body: bytes) -> Message:
        asked = SkillRequest.model_validate_json(body)
        if asked.is_test:
            return ALIVE
        speaker = Speaker(PROVIDER, asked.user_id)
        return await routes.answer(self._api, speaker, words=asked.utterance, **asked.choice)

    def _is_kakao(self, request: Request) -> bool:
        given = request.headers.get("X-Skill-Secret", "").encode("latin-1", "replace")
        return any(hmac.compare_digest(given, secret) for secret in self._secrets)


def create_app(api: StudyApi, secrets: tuple[str, ...], *, answer_within: float = ANSWER_WITHIN_SECONDS) -> Starlette:
    """Build the server around an API client, which it closes at the end."""
    skill = Skill(api, secrets, answer_within=answer_within)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with api:
            yield

    doors = [
        Route("/healthz", skill.healthz, methods=["GET"]),
        Route("/kakao/skill", skill.skill, methods=["POST"]),
        Route("/kakao/skill/", skill.skill, methods=["POST"]),  # Kakao follows no redirect
    ]
    return Starlette(routes=doors, lifespan=lifespan)


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX_BYTES:
            raise ValueError(f"a skill request of more than {BODY_MAX_BYTES} bytes")
    return body
