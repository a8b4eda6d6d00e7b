"""The skill in this process, with a learner's things on a Desk behind it; text of ours that does not fit is a fault."""

from collections.abc import AsyncIterator

import pytest

from bot.kakao_skill import text_fitting
from tests.bot.conversation.scripted_api import Desk
from tests.bot.kakao_skill.chat import Chat
from tests.bot.stored_stories import detail


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_fitting, "STRICT", True)


@pytest.fixture
def desk() -> Desk:
    """Seven technology stories and one of science."""
    return Desk(*(detail(number) for number in range(1, 8)), detail(8, category="science"))


@pytest.fixture
async def chat(desk: Desk) -> AsyncIterator[Chat]:
    """A learner who chats with the skill."""
    async with desk:
        yield Chat(desk)
