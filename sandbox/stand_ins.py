"""The outside world in one process: the outlets and the model, on one loopback port.

`python -m sandbox.stand_ins --port 8002` serves it. The stand-in of KakaoTalk is mounted here too.
"""

import argparse
import asyncio
import datetime as dt
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import escape

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from sandbox.kakao import page as kakao_page
from sandbox.kakao.login.service import KakaoLogin
from sandbox.kakao.service import Kakao
from sandbox.kakao.settings import Settings as KakaoSettings
from sandbox.keys import NYT_API_KEY, OPENAI_API_KEY
from sandbox.llm.endpoints import Model
from sandbox.newsroom import outlets
from sandbox.newsroom.stories import SECTIONS, open_edition
from sandbox.ports import HOST
from sandbox.request_log import Watch

START_SECONDS = 10
TICK_SECONDS = 1.0
GRACE_SECONDS = 0.5
DOORS = (
    (f"/nyt/svc/topstories/v2/technology.json?api-key={NYT_API_KEY}", "뉴욕타임스 Top Stories API"),
    ("/business/tech", "CNN 기술면 (다른 면: " + ", ".join(SECTIONS["cnn"].values()) + ")"),
    ("/feeds/harbor/technology.xml", "Harbor Wire RSS 피드"),
    ("/feeds/northlight/technology.atom", "Northlight Atom 피드"),
    ("/robots.txt", "robots.txt"),
    ("/llm/v1/models", f"OpenAI 호환 모델 서버 (Authorization: Bearer {OPENAI_API_KEY})"),
    ("/kakao/", "카카오톡 채널에서 한입뉴스와 대화하기"),
    ("/kakao/login/", "카카오계정: 로그인하는 사람들과 카카오가 알리는 일"),
    ("/sandbox/requests", "수집기가 보낸 요청 기록"),
    ("/sandbox/kakao/ledger", "먼저 보낸 카카오톡 메시지와 비용"),
    ("/sandbox/llm/calls", "모델이 받은 요청 기록"),
)
"""What the index page lists: address and what is behind it."""


def build_stand_ins(
    *, opened_at: dt.datetime | None = None, llm_delay_seconds: float = 0.0, kakao: Kakao | None = None
) -> ASGIApp:
    """Return the world as an ASGI app; its stories' times count back from `opened_at` (default: now)."""
    kakao = kakao or Kakao(KakaoSettings())
    edition = open_edition(opened_at)
    doors: list[BaseRoute] = [
        Route("/", index),
        *Model(edition.stories, delay_seconds=llm_delay_seconds).routes(),
        *KakaoLogin(kakao.tokens).routes(),
        *kakao_page.routes(kakao),
        # A further stand-in is one line here.
        *outlets.routes(edition),
    ]
    return Watch(Starlette(routes=doors))


async def index(_request: Request) -> Response:
    """List the doors, in Korean, for anyone who opens the sandbox in a browser."""
    rows = "".join(f'<li><a href="{escape(path)}">{escape(path)}</a> {escape(text)}</li>' for path, text in DOORS)
    return HTMLResponse(
        f"""<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>한입뉴스 샌드박스</title></head>
<body><h1>한입뉴스 샌드박스</h1>
<p>바깥 서비스들을 이 컴퓨터 안에서 대신하는 곳입니다. 기사와 답변은 직접 썼습니다.</p>
<ul>{rows}</ul></body></html>"""
    )


class PromptServer(uvicorn.Server):
    """Leaves at once when it is told to; uvicorn itself takes a fifth of a second, in each of many tests."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        self._loop, self._result = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        """Wait to be told, and keep the Date header right meanwhile."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._result.wait(), TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hang up on whoever is there."""
        for server in self.servers:
            server.close()
        for connection in tuple(self.server_state.connections):
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=GRACE_SECONDS)  # they close what they have opened

    def leave(self) -> None:
        """Tell it, from any thread, once it has started."""
        self.should_exit = self.force_exit = True
        self._loop.call_soon_threadsafe(self._result.set)


@contextmanager
def serve(app: ASGIApp, *, port: int = 0) -> Iterator[str]:
    """Serve `app` from a thread of this process, for tests, and give its base address."""
    server = PromptServer(_config(app, port))
    thread = threading.Thread(target=server.run, name="sandbox world", daemon=True)
    thread.start()
    deadline = time.monotonic() + START_SECONDS
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.005)
    if not server.started:
        raise RuntimeError("the sandbox did not start")
    try:
        yield f"http://{HOST}:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.leave()
        thread.join(START_SECONDS)


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.stand_ins", description="The outside world, on loopback.")
    parser.add_argument("--port", type=int, default=8002)
    parser.add_argument("--llm-delay", type=float, default=0.0, metavar="SECONDS", help="how long the model thinks")
    options = parser.parse_args()
    kakao = Kakao(KakaoSettings.read(os.environ, own_url=f"http://{HOST}:{options.port}"))
    uvicorn.Server(_config(build_stand_ins(llm_delay_seconds=options.llm_delay, kakao=kakao), options.port)).run()


def _config(app: ASGIApp, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=HOST,
        port=port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )


if __name__ == "__main__":
    main()
