"""A story in three texts in the chats: own level first, easier and harder a tap away, sentence by sentence."""

import datetime as dt
from typing import Any

import pytest

from bot.conversation import digest, level_texts, router, stories
from bot.conversation.command import Arguments
from bot.conversation.message import CardList, Choice
from contracts.articles import ArticleDetail
from contracts.enums import Difficulty, SeenFact
from sandbox.newsroom.study_packs import Level, packs
from tests.bot.conversation.scripted_api import said
from tests.bot.stored_stories import MINA, StoriesApi, detail

PACK = packs()["gangneung-robots-wait-their-turn"]
RIGHT = PACK.question.options.index(PACK.question.answer)


def text(level: Level, **changed: Any) -> ArticleDetail:
    """Make a story as the API gives it in the text of a level."""
    shown = PACK.text(level)
    return detail(
        12,
        headline_ko=PACK.headline_ko,
        level=level,
        asked_level=level,
        levels=["A2", "B1", "B2"],
        sentences=[{"en": one.en, "ko": one.ko} for one in shown.sentences],
        words=[
            {"sense": 1, "start": 0, "ipa": None, "level": level, **word.model_dump(), "sentence": word.sentence - 1}
            for word in shown.words
        ],
        question={
            "question": PACK.question.question,
            "options": list(PACK.question.options),
            "answer": RIGHT,
            "proof": PACK.question.proof[level] - 1,
        },
        **changed,
    )


LEVELS: tuple[Level, ...] = ("B1", "A2", "B2")
API = StoriesApi(*(text(level) for level in LEVELS))


async def test_ones_own_text_comes_with_its_words_and_everything_to_tap() -> None:
    message = await router.answer(API, MINA, "mine", Arguments("12"))
    assert all(one.en in said(message) for one in PACK.text("B1").sentences)
    assert all(one.meaning_ko in said(message) for one in PACK.text("B1").words)
    assert PACK.text("B1").sentences[0].ko not in said(message)
    labels = [choice.label for choice in message.choices]
    assert labels == ["해석 1", "해석 2", "해석 3", "쉽게", "어렵게", "퀴즈", "단어 담기", "뜻이 이상해요"]


@pytest.mark.parametrize(("level", "labels"), [("A2", ["어렵게"]), ("B1", ["쉽게", "어렵게"]), ("B2", ["쉽게"])])
async def test_easier_and_harder_lead_one_step_and_end_at_the_ends(level: str, labels: list[str]) -> None:
    message = await router.answer(API, MINA, "text", Arguments(f"12 {level}"))
    assert [choice.label for choice in message.choices if choice.action == "text"] == labels


def test_a_missing_text_is_stepped_over() -> None:
    (choice,) = stories.switches(text("A2").model_copy(update={"levels": (Difficulty.A2, Difficulty.B2)}))
    assert choice == Choice("어렵게", "text", "12 B2")


async def test_a_story_alone_offers_the_easier_and_the_harder_text() -> None:
    message = await stories.show(API, MINA, Arguments("12"))
    assert [choice.label for choice in message.choices if choice.action == "text"] == ["쉽게", "어렵게"]


def test_a_digest_offers_each_reader_the_text_of_their_own_level() -> None:
    (block,) = digest.digest(dt.date(2026, 11, 24), [text("A2"), detail(1)]).blocks
    assert isinstance(block, CardList)
    assert [Choice("내 난이도로", "mine", "12") in card.choices for card in block.cards] == [True, False]


async def test_a_sentence_shows_its_own_korean_and_offers_the_next() -> None:
    api = StoriesApi(text("A2"))
    message = await router.answer(api, MINA, "pair", Arguments("12 A2 1"))
    pair = PACK.text("A2").sentences[1]
    assert said(message) == f"{pair.en}\n{pair.ko}"
    assert message.choices == (
        Choice("해석 3", "pair", "12 A2 2"),
        Choice("번역이 이상해요", "report", "translation 12 A2 1"),
        Choice("사실과 달라요", "report", "fact 12 A2 1"),
    )
    assert api.facts == [(12, SeenFact.READ)]


async def test_the_nearest_text_says_that_it_is_not_the_one_asked_for() -> None:
    api = StoriesApi(text("A2").model_copy(update={"asked_level": Difficulty.B1}))
    assert level_texts.NEAREST in said(await router.answer(api, MINA, "mine", Arguments("12")))


async def test_a_story_from_before_there_were_packs_is_shown_as_a_card() -> None:
    message = await router.answer(StoriesApi(detail(12)), MINA, "mine", Arguments("12"))
    assert "A port has a new electric crane." in said(message)


async def test_what_no_tap_of_ours_can_name_is_answered_with_a_way_on() -> None:
    for argument in ("", "12", "12 C1", "x A2", "12 A2 x", "12 A2 99", "١٢ A2", "12 A2 -1"):
        assert await router.answer(API, MINA, "pair", Arguments(argument)) == level_texts.GONE, argument
    assert await router.answer(API, MINA, "text", Arguments("12 C1")) == level_texts.GONE
