"""`python -m tests.bench.timed_skill`: the skill as production runs it, with its own time in a header of each answer.

The header X-Own-Ms is the time from a message's first byte to its answer's, without the time in which at least one
request to the API was under way.
"""

import time
from contextvars import ContextVar
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import monitoring
from bot.api.client import StudyApi
from bot.api.connection import Connection, Response
from bot.kakao_skill.__main__ import KakaoSettings
from bot.kakao_skill.app import MeasuredRequests, create_app
from observability.environment import read

HEADER = b"x-own-ms"
_asked: ContextVar[list[tuple[float, float]] | None] = ContextVar("asked", default=None)


class TimedConnection(Connection):
    """Notes when each request to the API began and ended."""

    async def send(self, *args: Any, **wanted: Any) -> Response:
        """Return the whole answer."""
        begun = time.perf_counter()
        try:
            return await super().send(*args, **wanted)
        finally:
            if (asked := _asked.get()) is not None:
                asked.append((begun, time.perf_counter()))


class OwnTime:
    """An ASGI application around another that adds the header."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""
        begun = time.perf_counter()
        asked: list[tuple[float, float]] = []
        _asked.set(asked)

        async def send_with_time(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = time.perf_counter() - begun - _covered(asked)
                message["headers"] = [*message.get("headers", ()), (HEADER, f"{own * 1000:.3f}".encode())]
            await send(message)

        await self._app(scope, receive, send_with_time)


def _covered(spans: list[tuple[float, float]]) -> float:
    """Return the length of the union of spans of time."""
    covered, until = 0.0, 0.0
    for begun, ended in sorted(spans):
        covered += max(0.0, ended - max(begun, until))
        until = max(until, ended)
    return covered


def main() -> None:
    """Serve until SIGTERM."""
    settings = read(KakaoSettings)
    monitoring.start(settings, service="kakao", port=0)
    secret = settings.api_client_secret.get_secret_value()
    api = StudyApi(settings.api_base_url, settings.api_client_id, secret, connection=TimedConnection())
    app = OwnTime(MeasuredRequests(create_app(api, settings.skill_secrets), "kakao"))
    server = {"loop": "uvloop", "http": "httptools", "access_log": False, "log_config": None}
    uvicorn.run(app, host="127.0.0.1", port=settings.kakao_skill_port, **server)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
