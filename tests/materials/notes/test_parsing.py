"""Answers as models really give them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.materials.notes import parsing
from tests.materials.notes.notes import draft

RIGHT = draft().model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        RIGHT,
        f"```json\n{RIGHT}\n```",
        f"```\n{RIGHT}\n```",
        f"Here you are:\n{RIGHT}\nEnjoy!",
        f"  {RIGHT}  ",
        f"<think>Let me plan.</think>\n{RIGHT}",
        f"<think>I need {{summary_en, summary_ko}}.</think>\n{RIGHT}",
        f'<think>Draft: {{"summary_en": "x"}} too short.</think>\n{RIGHT}',
        f"I will follow {{summary_en, summary_ko, vocabulary}}.\n```json\n{RIGHT}\n```",
        f'{{"summary_en": "a first try"}} No, better:\n{RIGHT}',
    ],
)
def test_a_draft_is_found_however_it_is_wrapped(text: str) -> None:
    assert parsing.draft(text) == (draft(), ())


@pytest.mark.parametrize(
    "text",
    ["", "no json", "[1, 2]", '{"summary_en": "x"', "null", '{"a":' * 5000, "{" * 30000],
)
def test_what_is_no_object_is_said_to_be_none(text: str) -> None:
    assert parsing.draft(text) == (None, ("The answer is not a JSON object.",))


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("summary_en", None, "summary_en"),
        ("summary_en", "", "summary_en"),
        ("summary_en", "x" * 601, "summary_en"),
        ("summary_en", "zero\u0000byte", "printed"),
        ("summary_ko", "뒤\u202e집힘", "printed"),
        ("vocabulary", "words", "vocabulary"),
        ("vocabulary", [{"word": "x"}], "vocabulary.0.lemma"),
        ("vocabulary", [{}] * 13, "vocabulary"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object, complaint: str) -> None:
    found, problems = parsing.draft(json.dumps(json.loads(RIGHT) | {field: value}))
    assert found is None
    assert any(complaint in problem for problem in problems)


def test_an_unknown_part_of_speech_or_level_is_refused() -> None:
    spoiled = json.loads(RIGHT)
    spoiled["vocabulary"][0] |= {"part_of_speech": "gerundive", "level": "D1"}
    assert len(parsing.draft(json.dumps(spoiled))[1]) == 2


def test_fields_nobody_asked_for_are_ignored() -> None:
    assert parsing.draft(json.dumps(json.loads(RIGHT) | {"mood": "sunny"}))[0] == draft()


@given(st.text())
def test_nothing_breaks_the_parser(text: str) -> None:
    parsing.draft(text)
