"""Requests in each shape the platform sends, and the whole answers to them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conversation.scripted_api import FakeApi
from tests.bot.kakao_skill.chat import Chat
from tests.bot.stored_stories import detail

SHAPES = sorted((Path(__file__).parents[2] / "data" / "kakao").glob("*.json"))
NOBODYS = {"skill_test", "bot_test"}


@pytest.fixture
def fake() -> FakeApi:
    return FakeApi(detail(1), detail(2), detail(3, category="science"))


def shape(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(next(path for path in SHAPES if path.stem == name).read_text())
    return found


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
async def test_each_shape_gets_its_whole_answer(chat: Chat, path: Path) -> None:
    recorded = shape(path.stem)
    assert await chat.say(recorded["request"]) == recorded["answer"]


@pytest.mark.parametrize("name", sorted(NOBODYS))
async def test_test_traffic_makes_nobody_and_writes_nothing(chat: Chat, fake: FakeApi, name: str) -> None:
    await chat.say(shape(name)["request"])
    assert (fake.met, fake.seen, fake.words) == ([], [], [])


@pytest.mark.parametrize("name", sorted({path.stem for path in SHAPES} - NOBODYS))
async def test_real_traffic_makes_a_learner(chat: Chat, fake: FakeApi, name: str) -> None:
    await chat.say(shape(name)["request"])
    assert len(fake.met) == 1


async def test_the_development_channel_is_the_same_bot(chat: Chat, fake: FakeApi) -> None:
    for name in ("channel_typed", "development_channel"):
        await chat.say(shape(name)["request"])
    assert len(set(fake.met)) == 1
