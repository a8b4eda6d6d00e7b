"""A slow API, the real skill and the stand-in's callback: promised at once, delivered within the minute."""

import asyncio
import time

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from sandbox.kakao import page
from sandbox.kakao.user_actions import UserAction
from sandbox.ports import HOST, free_port
from tests.bot.discord.stage import in_database
from tests.contract.conftest import DjangoApi, DjangoTransport
from tests.digests import factories
from tests.sandbox.kakao.real_skill import SkillChat, chatting

WITHIN_SECONDS = 1.0
SLOWER_SECONDS = 1.5
PATIENCE_SECONDS = 10.0


class SlowLine(DjangoTransport):
    """The wire to the API, which answers nothing before a given moment."""

    def __init__(self) -> None:
        super().__init__()
        self.until = 0.0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(max(self.until - time.monotonic(), 0))
        return await super().handle_async_request(request)


async def until_via(chat: SkillChat, via: str) -> None:
    """Wait until the newest bubbles came that way."""
    for _ in range(int(PATIENCE_SECONDS / 0.02)):
        if chat.chat.entries and chat.chat.entries[-1].via == via:
            return
        await asyncio.sleep(0.02)
    pytest.fail(f"nothing came by {via}: {chat.kakao.channel.log.of(chat.chat)[:1]}")


async def test_an_answer_that_takes_long_is_promised_and_comes_by_callback(django_api: DjangoApi) -> None:
    await in_database(lambda: factories.stories(3))
    django_api.transport = line = SlowLine()
    port = free_port()
    async with chatting(django_api, own_url=f"http://{HOST}:{port}", answer_within=WITHIN_SECONDS) as chat:
        app = Starlette(routes=page.routes(chat.kakao))
        server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=port, log_level="error", lifespan="off", ws="none"))
        serving = asyncio.create_task(server.serve())
        chat.kakao.channel.switches.callback = True
        line.until = time.monotonic() + SLOWER_SECONDS
        answer = await chat.kakao.channel.do(chat.chat, UserAction("기술"))
        assert answer.exchange.problems == []
        assert answer.via == "waiting"
        assert answer.exchange.seconds < SLOWER_SECONDS
        await until_via(chat, "callback")
        assert "crane" in str(chat.chat.entries[-1].template)
        server.should_exit = True
        await serving
