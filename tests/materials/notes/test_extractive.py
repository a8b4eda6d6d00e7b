"""Notes without a model."""

from decimal import Decimal

import pytest

from backend.materials import notes
from backend.materials.notes.base import NoteWriter, StoryText, WriterSettings
from tests.materials.notes.notes import STORY

SETTINGS = WriterSettings("http://127.0.0.1:9", "", "none", 1.0, Decimal(0), Decimal(0))


@pytest.fixture
def writer() -> NoteWriter:
    return notes.load("extractive", SETTINGS)


def test_the_lead_and_rarer_words_are_taken(writer: NoteWriter) -> None:
    draft = writer.write(STORY).draft
    assert draft is not None
    assert draft.summary_en.startswith("The port of Songdo unveiled an electric crane on Tuesday, March 3.")
    assert "emissions" in [item.word for item in draft.vocabulary]
    assert all(item.sentence in STORY.text for item in draft.vocabulary)


def test_it_claims_no_korean_and_is_provisional(writer: NoteWriter) -> None:
    draft = writer.write(STORY).draft
    assert draft is not None
    assert draft.summary_ko == ""
    assert {item.meaning_ko for item in draft.vocabulary} == {""}
    assert writer.provisional


def test_it_costs_nothing(writer: NoteWriter) -> None:
    assert writer.most_usd(STORY) == 0
    assert writer.write(STORY).usage.cost_usd == 0


def test_the_same_story_gives_the_same_notes(writer: NoteWriter) -> None:
    assert writer.write(STORY).draft == writer.write(STORY).draft


@pytest.mark.parametrize("text", ["", "Too short.", "x" * 5000, "no full stop ever " * 50])
def test_a_text_too_poor_is_a_problem_not_an_error(writer: NoteWriter, text: str) -> None:
    answer = writer.write(StoryText(title="A title", text=text))
    assert answer.draft is None
    assert answer.problems


def test_a_long_lead_is_cut_at_a_sentence(writer: NoteWriter) -> None:
    text = " ".join(
        f"The {name} committee unveiled ambitious proposals." for name in ("harbor", "budget", "energy") * 9
    )
    draft = writer.write(StoryText(title="Committees", text=text)).draft
    assert draft is None or len(draft.summary_en) <= 400
