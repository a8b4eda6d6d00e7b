"""Complaints in KakaoTalk: typed, about what was just shown."""

from bot.conversation import reports
from contracts.articles import SentencePair
from contracts.enums import SenseState
from contracts.words import TaughtSense, TaughtStory, WordLookup
from tests.bot.conversation.scripted_api import FakeApi
from tests.bot.kakao_skill.chat import Chat, said


async def test_a_typed_complaint_is_about_the_story_that_was_shown(chat: Chat, fake: FakeApi) -> None:
    await chat.tap("ko", "1")
    answer = await chat.type("번역이 이상해요")
    assert said(answer).startswith(reports.THANKS)
    assert fake.reported == [("translation", None, 1, None, None)]


async def test_a_typed_complaint_is_about_the_word_that_was_shown(chat: Chat, fake: FakeApi) -> None:
    sense = TaughtSense(
        id=7,
        lemma="yield",
        part_of_speech="verb",
        ipa=None,
        meaning_ko="생산하다",
        level="B2",
        state=SenseState.CHECKED,
        word="yield",
        sentence=SentencePair(en="They yield.", ko=None),
        article=TaughtStory(id=1, title="Port", headline_ko=None),
    )
    fake.words_taught = {"yield": WordLookup(query="yield", senses=(sense,), word=None, sentences=())}
    await chat.type("yield 뜻")
    await chat.type("뜻이 이상해요")
    assert fake.reported == [("meaning", 7, 1, None, None)]


async def test_a_complaint_about_nothing_that_was_shown_asks_where(chat: Chat, fake: FakeApi) -> None:
    assert "어느 기사" in said(await chat.type("뜻이 이상해요"))
    assert fake.reported == []
