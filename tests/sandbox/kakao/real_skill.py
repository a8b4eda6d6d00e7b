"""The stand-in with the real skill behind it, and the real API behind that."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn

from bot.kakao_skill.app import ANSWER_WITHIN_SECONDS, create_app
from bot.kakao_skill.callback import Callbacks
from sandbox.kakao.channel import Answer
from sandbox.kakao.chats import Chat
from sandbox.kakao.people import MINA
from sandbox.kakao.service import Kakao
from sandbox.kakao.settings import SKILL_PATH, Settings
from sandbox.kakao.user_actions import UserAction
from sandbox.ports import HOST, free_port
from tests.contract.conftest import DjangoApi

SECRET = "the-real-skills-secret"
WITHIN_SECONDS = 3.5
START_SECONDS = 10.0


@dataclass
class SkillChat:
    """Mina's chat with the real skill."""

    kakao: Kakao
    chat: Chat

    async def do(self, user_action: UserAction) -> Answer:
        """Do something and insist on an answer that the platform would show, in time."""
        answer = await self.kakao.channel.do(self.chat, user_action)
        assert answer.exchange.problems == [], (user_action, answer.exchange.response)
        assert answer.entry is not None, user_action
        assert answer.exchange.seconds < WITHIN_SECONDS, user_action
        return answer

    async def say(self, text: str) -> Answer:
        """Type something."""
        return await self.do(UserAction(text))

    def labels(self) -> list[str]:
        """Return what the newest bubbles offer."""
        return [tap.label for tap in self.kakao.channel.everything(self.chat)]


@asynccontextmanager
async def chatting(
    django_api: DjangoApi, *, own_url: str = Settings.own_url, answer_within: float = ANSWER_WITHIN_SECONDS
) -> AsyncIterator[SkillChat]:
    """Serve the skill on a loopback port, with the API of `django_api` behind it; callbacks go to `own_url`."""
    port = free_port()
    settings = Settings(skill_url=f"http://{HOST}:{port}{SKILL_PATH}", skill_secret=SECRET, own_url=own_url)
    callbacks = Callbacks(f"{own_url}/kakao/bot")
    app = create_app(django_api.client(), (SECRET,), callbacks=callbacks, answer_within=answer_within)
    server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=port, log_level="error", ws="none"))
    serving = asyncio.create_task(server.serve())
    for _ in range(int(START_SECONDS / 0.01)):
        if server.started:
            break
        await asyncio.sleep(0.01)
    kakao = Kakao(settings)
    chat = kakao.chats.find(MINA.id)
    assert chat is not None
    try:
        yield SkillChat(kakao, chat)
    finally:
        server.should_exit = True
        await serving
