"""What a chat does with a complaint."""

from typing import Any

import pytest

from bot.conversation import reports
from bot.conversation.command import Arguments
from contracts.articles import ArticleDetail
from tests.bot.conversation.scripted_api import said
from tests.bot.stored_stories import MINA, StoriesApi, detail

YIELD = {
    "sense": 7, "sentence": 0, "start": 5, "word": "yield", "lemma": "yield", "part_of_speech": "verb", "ipa": None,
    "meaning_ko": "생산하다", "level": "B2",
}  # fmt: skip
PAIRS = [{"en": "They yield.", "ko": "그들은 양보합니다."}, {"en": "It is new.", "ko": "새것입니다."}]


def story(**changed: Any) -> ArticleDetail:
    return detail(12, level="B1", asked_level="B1", levels=["B1"], sentences=PAIRS, words=[YIELD], **changed)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("뜻이 이상해요", "meaning"),
        ("단어 뜻이 틀렸어요", "meaning"),
        ("번역이 이상해요", "translation"),
        ("오역 있어요", "translation"),
        ("이 문장 번역 틀렸어", "translation"),
        ("사실과 달라요", "fact"),
        ("이 기사 내용이 사실이 아닌데요", "fact"),
        ("오타 있어요", "text"),
        ("신고하고 싶어요", None),
    ],
)
def test_typed_words_say_what_is_wrong(typed: str, kind: str | None) -> None:
    assert reports.kind_of(typed) == kind


async def test_a_meaning_is_reported_with_one_tap() -> None:
    api = StoriesApi()
    message = await reports.report(api, MINA, Arguments("meaning s7 12"))
    assert api.reported == [("meaning", 7, 12, None, None)]
    assert said(message) == reports.THANKS


async def test_the_same_again_is_known_already() -> None:
    api = StoriesApi()
    for _ in range(2):
        message = await reports.report(api, MINA, Arguments("meaning s7"))
    assert said(message) == reports.ALREADY


async def test_a_complaint_about_a_story_is_stored_and_its_words_are_offered() -> None:
    api = StoriesApi(story())
    message = await reports.report(api, MINA, Arguments("meaning 12"))
    assert api.reported == [("meaning", None, 12, None, None)]
    assert ("yield", "meaning s7 12") in [(one.label, one.argument) for one in message.choices]


@pytest.mark.parametrize("what", ["translation", "fact", "text"])
async def test_a_complaint_about_a_story_is_stored_and_its_sentences_are_offered(what: str) -> None:
    message = await reports.report(StoriesApi(story()), MINA, Arguments(f"{what} 12"))
    offered = [(one.label, one.argument) for one in message.choices if one.action == "report"]
    assert offered == [("1번 문장", f"{what} 12 B1 0"), ("2번 문장", f"{what} 12 B1 1")]


async def test_a_sentence_is_reported_with_one_tap() -> None:
    api = StoriesApi(story())
    await reports.report(api, MINA, Arguments("translation 12 B1 1"))
    assert api.reported == [("translation", None, 12, "B1", 1)]


async def test_a_story_alone_is_asked_what_is_wrong_with_it() -> None:
    api = StoriesApi(story())
    message = await reports.report(api, MINA, Arguments("12"))
    labels = [one.label for one in message.choices][:4]
    assert labels == ["뜻이 이상해요", "번역이 이상해요", "사실과 달라요", "문장이 이상해요"]
    assert api.reported == []


@pytest.mark.parametrize("argument", ["", "meaning", "rude 12", "meaning s7; drop", "translation 12 C9 0", "x" * 79])
async def test_what_names_nothing_is_asked_where(argument: str) -> None:
    api = StoriesApi(story())
    assert "어느 기사" in said(await reports.report(api, MINA, Arguments(argument)))
    assert api.reported == []
