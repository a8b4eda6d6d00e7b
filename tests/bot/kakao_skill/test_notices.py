"""Notices in KakaoTalk: before the answer, where there is time and room; never instead of it."""

import time
from collections.abc import AsyncIterator

import pytest

from bot.api.errors import ApiUnavailableError
from bot.conversation import error_messages, notices, router
from bot.conversation.command import Command
from bot.conversation.message import Message, Text
from bot.kakao_skill import answers as answering
from contracts.articles import ArticleDetail
from contracts.notices import NoticeKind
from tests.bot.kakao_skill.chat import Chat, kinds, labels, outputs, said, titles
from tests.bot.notices_api import NoticesApi, notice
from tests.bot.stored_stories import detail

STORIES: tuple[ArticleDetail, ...] = tuple(detail(number) for number in range(1, 8))
SENTENCE = NoticeKind.PASSWORD_CHANGED.sentences.chat


@pytest.fixture
def told() -> NoticesApi:
    """Seven stories, and one thing that happened to the account."""
    return NoticesApi(notice(), stories=STORIES)


@pytest.fixture
async def talk(told: NoticesApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Chat]:
    """A learner who has something to be told, on a machine that may be slow."""
    monkeypatch.setattr(answering, "NOTICES_BY_SECONDS", 20.0)
    monkeypatch.setattr(answering, "MARK_SECONDS", 20.0)
    monkeypatch.setattr(notices, "WAIT_SECONDS", 20.0)
    async with told:
        yield Chat(told, answer_within=30)


async def test_a_notice_is_the_first_bubble_and_the_answer_follows(talk: Chat) -> None:
    answer = await talk.type("기술")
    assert kinds(answer) == ["simpleText", "listCard"]
    assert SENTENCE in said(answer)
    assert len(titles(answer)) == 5


async def test_what_the_answer_offers_and_remembers_stays(talk: Chat) -> None:
    answer = await talk.type("기술")
    assert labels(answer)[0] == "더 보기"
    assert answer["context"]["values"][0]["name"] == "shown"


async def test_it_is_told_once(talk: Chat, told: NoticesApi) -> None:
    await talk.type("기술")
    assert told.unread == []
    assert kinds(await talk.type("기술")) == ["listCard"]


async def test_silence_about_notices_delays_an_answer_only_so_long(
    told: NoticesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "NOTICES_BY_SECONDS", 0.1)
    told.stall_seconds = 60
    async with told:
        begun = time.monotonic()
        assert kinds(await Chat(told, answer_within=30).type("기술")) == ["listCard"]
    assert time.monotonic() - begun < 10


async def test_an_answer_that_is_late_leaves_them_to_the_next(
    talk: Chat, told: NoticesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "NOTICES_BY_SECONDS", 0.0)
    assert kinds(await talk.type("기술")) == ["listCard"]
    assert told.asked == 0


def test_an_answer_with_notices_is_ready_in_time() -> None:
    latest = answering.NOTICES_BY_SECONDS + answering.MARK_SECONDS + answering.MEET_SECONDS
    assert latest < 3.0  # Kakao hangs up after 5 s, the server after 3.1


async def test_without_room_they_wait_for_the_next_answer(
    talk: Chat, told: NoticesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Message(tuple(Text(f"{number}번째 말풍선") for number in (1, 2, 3)))

    monkeypatch.setitem(router.COMMANDS, "settings", Command("settings", full))
    assert [one["simpleText"]["text"] for one in outputs(await talk.tap("settings"))] == [
        "1번째 말풍선",
        "2번째 말풍선",
        "3번째 말풍선",
    ]
    assert told.unread == [notice()]
    assert SENTENCE in said(await talk.type("기술"))


async def test_the_longest_notices_are_one_bubble(talk: Chat, told: NoticesApi) -> None:
    longest = sorted(NoticeKind, key=lambda kind: -len(kind.sentences.chat))[:4]
    told.unread = [notice(number, kind, provider="kakao_skill") for number, kind in enumerate(longest, 1)]
    answer = await talk.type("단어장")
    assert kinds(answer) == ["simpleText", "simpleText"]
    assert notices.MORE.format(count=1) in said(answer)


async def test_an_apology_carries_none_of_it(talk: Chat, told: NoticesApi) -> None:
    told.refusal = ApiUnavailableError("down")
    assert said(await talk.type("기술")) == error_messages.UNAVAILABLE
    assert (told.asked, told.unread) == (0, [notice()])


async def test_whoever_confirms_a_link_is_not_told_of_it_in_the_same_breath(
    told: NoticesApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Confirming gives the token back, and with it what was known of notices; meeting asks anew."""
    order: list[str] = []

    async def meet(*_: object) -> None:
        order.append("met")

    def count(*_: object) -> int:
        order.append("counted")
        return 0

    monkeypatch.setattr(told, "meet", meet)
    monkeypatch.setattr(told, "unread_notices", count)
    async with told:
        await Chat(told, answer_within=30).type("안녕")
    assert order == ["counted", "met"]
