"""All stand-ins in one process, on one loopback port: Discord, KakaoTalk, the phone, the outlets and the model.

`python -m sandbox.stand_ins --port 8002` serves them.
"""

import argparse
import asyncio
import datetime as dt
import os
import signal
from html import escape

from aiohttp import web
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from sandbox.discord.login import DiscordLogin
from sandbox.discord.seed import add_sample_servers
from sandbox.discord.server import build_app as build_discord_app
from sandbox.discord.service import Discord
from sandbox.kakao import page as kakao_page
from sandbox.kakao.login import KakaoLogin
from sandbox.kakao.service import Kakao
from sandbox.kakao.settings import Settings as KakaoSettings
from sandbox.keys import NYT_API_KEY, OPENAI_API_KEY
from sandbox.llm.endpoints import Model
from sandbox.newsroom import outlets
from sandbox.newsroom.stories import SECTIONS, open_edition, stories
from sandbox.ports import HOST
from sandbox.request_log import Watch
from sandbox.server import asgi_route, running
from sandbox.solapi import Solapi

INDEX: dict[str, dict[str, str]] = {
    "디스코드": {
        "/discord/": "서버에 들어가 한입뉴스 봇과 대화하기",
        "/discord/login/": "디스코드 계정: 로그인한 사람의 앱 승인 취소",
        "/sandbox/discord/posts?brief=1": "봇이 채널에 보낸 메시지 기록",
        "/sandbox/discord/figures": "봇의 요청과 응답 속도 통계",
    },
    "카카오톡": {
        "/kakao/": "카카오톡 채널에서 한입뉴스와 대화하기",
        "/kakao/login/": "카카오계정: 로그인하는 사람들과 카카오가 알리는 일",
        "/sandbox/kakao/ledger": "먼저 보낸 카카오톡 메시지와 비용",
    },
    "문자 메시지": {
        "/phone/": "인증번호와 알림 문자를 받는 휴대폰",
        "/sandbox/phone/messages": "받은 문자 기록",
    },
    "언론사": {
        f"/nyt/svc/topstories/v2/technology.json?api-key={NYT_API_KEY}": "뉴욕타임스 Top Stories API",
        "/business/tech": "CNN 기술면 (다른 면: " + ", ".join(SECTIONS["cnn"].values()) + ")",
        "/feeds/harbor/technology.xml": "Harbor Wire RSS 피드",
        "/feeds/northlight/technology.atom": "Northlight Atom 피드",
        "/robots.txt": "robots.txt",
        "/sandbox/requests": "수집기가 보낸 요청 기록",
    },
    "언어 모델": {
        "/llm/v1/models": f"OpenAI 호환 모델 서버 (Authorization: Bearer {OPENAI_API_KEY})",
        "/sandbox/llm/calls": "모델이 받은 요청 기록",
    },
}
"""The index page's sections: a link and its text by section. A further page is one line here."""


def build_stand_ins(
    *, opened_at: dt.datetime | None = None, llm_delay_seconds: float = 0.0, kakao: Kakao | None = None
) -> ASGIApp:
    """Return all stand-ins but Discord; the stories' times count back from `opened_at` (default: now)."""
    kakao = kakao or Kakao(KakaoSettings())
    edition = open_edition(opened_at)
    routes: list[BaseRoute] = [
        Route("/", index),
        *Model(stories(), delay_seconds=llm_delay_seconds).routes(),
        *KakaoLogin(kakao.tokens).routes(),
        *DiscordLogin().routes(),
        *kakao_page.routes(kakao),
        *Solapi().routes(),
        # A further stand-in is one line here.
        *outlets.routes(edition),
    ]
    return Watch(Starlette(routes=routes))


async def index(_request: Request) -> Response:
    """Return the index page, in Korean."""
    sections = ""
    for title, links in INDEX.items():
        rows = (f'<li><a href="{escape(path)}">{escape(path)}</a> {escape(text)}</li>' for path, text in links.items())
        sections += f"<h2>{escape(title)}</h2><ul>{''.join(rows)}</ul>"
    return HTMLResponse(
        f"""<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>한입뉴스 샌드박스</title></head>
<body><h1>한입뉴스 샌드박스</h1>
<p>바깥 서비스들을 이 컴퓨터 안에서 대신하는 곳입니다. 기사와 답변은 직접 썼습니다.</p>
{sections}</body></html>"""
    )


def build_app(asgi: ASGIApp, discord: Discord) -> web.Application:
    """Return all stand-ins as one application: Discord's routes first, everything else from `asgi`."""
    app = build_discord_app(discord)
    app.add_routes([asgi_route(asgi)])
    return app


async def serve_until_stopped(app: web.Application, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(app, port=port) as url:
        print(f"Sandbox: {url}/", flush=True)
        await stop.wait()


def main() -> None:
    """Serve all stand-ins on one port."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.stand_ins", description="All stand-ins, on loopback.")
    parser.add_argument("--port", type=int, default=8002)
    parser.add_argument("--llm-delay", type=float, default=0.0, metavar="SECONDS", help="delay of the model's answers")
    options = parser.parse_args()
    kakao = Kakao(KakaoSettings.read(os.environ, own_url=f"http://{HOST}:{options.port}"))
    discord = Discord()
    add_sample_servers(discord)
    app = build_app(build_stand_ins(llm_delay_seconds=options.llm_delay, kakao=kakao), discord)
    asyncio.run(serve_until_stopped(app, options.port))


if __name__ == "__main__":
    main()
