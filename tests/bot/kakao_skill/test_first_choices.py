"""A newcomer in the chat: difficulty by a sample, then a category, in three taps; each can be skipped."""

import pytest

from bot.conversation import first_choices, greeting
from contracts.difficulty_samples import DIFFICULTY_SAMPLES
from tests.bot.conversation.scripted_api import FakeApi
from tests.bot.kakao_skill.chat import Chat, kinds, labels, offered, said

FIRST = "난이도 고르기"


@pytest.fixture(autouse=True)
def _newcomer(fake: FakeApi) -> None:
    fake.has_chosen = False


async def test_a_newcomer_chooses_difficulty_and_category_in_three_taps(chat: Chat, fake: FakeApi) -> None:
    greeted = await chat.tap("welcome")
    assert (said(greeted), labels(greeted)[0]) == (greeting.HELLO, FIRST)
    assert len(kinds(greeted)) == 2
    shown = await chat.type(FIRST)
    assert all(sample in said(shown) for sample in DIFFICULTY_SAMPLES.values())
    assert labels(shown) == ["쉬움", "보통", "어려움", "단어로 난이도 찾기", "건너뛰기"]
    fields = await chat.type("쉬움")
    assert labels(fields)[:3] == ["모든 분야", "건너뛰기", "기술"]
    done = await chat.type("기술")
    assert (fake.learner.level, fake.learner.categories) == ("A2", ("technology",))
    assert "분야: 기술\n난이도: 쉬움" in said(done)
    assert FIRST not in labels(await chat.tap("welcome"))


@pytest.mark.parametrize("taps", [["first"], ["first", "first_level"]])
async def test_each_step_can_be_skipped_and_is_not_offered_again(chat: Chat, fake: FakeApi, taps: list[str]) -> None:
    for action in taps:
        answer = await chat.tap(action, "B2" if action == "first_level" else "")
    assert first_choices.SKIP.label in labels(answer)
    assert said(await chat.type("건너뛰기")).startswith(first_choices.CHOSEN)
    assert (fake.learner.level, fake.learner.categories) == ("B2" if len(taps) > 1 else "B1", ())
    assert FIRST not in labels(await chat.type("오늘의 한입뉴스"))


async def test_a_category_that_is_gone_leads_to_those_there_are(chat: Chat, fake: FakeApi) -> None:
    assert ("interests", "-technology") in offered(await chat.tap("first_category", "gossip"))
    assert not fake.has_chosen
