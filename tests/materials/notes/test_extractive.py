"""Packs without a model."""

from dataclasses import replace
from decimal import Decimal

import pytest

from backend.materials import notes
from backend.materials.notes.base import NoteWriter, StoryText, WriterSettings
from backend.materials.notes.packs.pack import PackText
from tests.materials.notes.notes import STORY

SETTINGS = WriterSettings("http://127.0.0.1:9", "", "none", 1.0, Decimal(0), Decimal(0))


@pytest.fixture
def writer() -> NoteWriter:
    return notes.load("extractive", SETTINGS)


@pytest.fixture
def text(writer: NoteWriter) -> PackText:
    """The one text that it makes of STORY."""
    pack = writer.write(STORY).pack
    assert pack is not None
    (only,) = pack.texts
    return only


def test_the_lead_is_taken_as_it_stands(text: PackText) -> None:
    assert text.en.startswith("The port of Songdo unveiled an electric crane on Tuesday, March 3.")
    assert all(sentence.en in STORY.text for sentence in text.sentences)


def test_its_words_stand_in_the_text_shown(text: PackText) -> None:
    assert "tonnes" in [word.word for word in text.words]
    assert all(text.sentences[word.sentence].en.startswith(word.word, word.start) for word in text.words)


def test_it_claims_no_korean_and_is_provisional(writer: NoteWriter, text: PackText) -> None:
    assert text.ko == ""
    assert {word.meaning_ko for word in text.words} == {""}
    assert writer.provisional


def test_a_source_that_may_not_be_quoted_is_not(writer: NoteWriter) -> None:
    answer = writer.write(replace(STORY, may_quote=False))
    assert answer.pack is None
    assert answer.problems == ("the source does not allow its sentences to be shown.",)


def test_it_costs_nothing(writer: NoteWriter) -> None:
    assert writer.most_usd(STORY) == 0
    assert writer.write(STORY).usage.cost_usd == 0


def test_the_same_story_gives_the_same_pack(writer: NoteWriter) -> None:
    assert writer.write(STORY).pack == writer.write(STORY).pack


@pytest.mark.parametrize("text", ["", "Too short.", "x" * 5000, "no full stop ever " * 50])
def test_a_text_too_poor_is_a_problem_not_an_error(writer: NoteWriter, text: str) -> None:
    answer = writer.write(StoryText(title="A title", text=text, may_quote=True))
    assert answer.pack is None
    assert answer.problems


def test_a_long_lead_is_cut_at_a_sentence(writer: NoteWriter) -> None:
    text = " ".join(
        f"The {name} committee unveiled ambitious proposals." for name in ("harbor", "budget", "energy") * 9
    )
    pack = writer.write(StoryText(title="Committees", text=text, may_quote=True)).pack
    assert pack is not None
    assert len(pack.main.en) <= 400
