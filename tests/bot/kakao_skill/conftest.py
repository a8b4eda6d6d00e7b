"""The skill in this process over a FakeApi; text of ours that does not fit is an error."""

from collections.abc import AsyncIterator

import pytest

from bot.kakao_skill import text_fitting
from tests.bot.conversation.scripted_api import FakeApi
from tests.bot.kakao_skill.chat import Chat
from tests.bot.stored_stories import detail


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_fitting, "STRICT", True)


@pytest.fixture
def fake() -> FakeApi:
    """Seven technology stories and one of science."""
    return FakeApi(*(detail(number) for number in range(1, 8)), detail(8, category="science"))


@pytest.fixture
async def chat(fake: FakeApi) -> AsyncIterator[Chat]:
    """A learner who chats with the skill."""
    async with fake:
        yield Chat(fake)
