"""Answers as models really give them."""

import json
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from backend.materials.notes.base import PackDraft
from backend.materials.notes.parsing import parse
from tests.materials.notes.notes import draft, pack

RIGHT = draft().model_dump_json()
parsed = partial(parse, shape=PackDraft)


def test_a_draft_is_found_however_it_is_wrapped() -> None:
    for text in [
        RIGHT,
        f"```json\n{RIGHT}\n```",
        f"```\n{RIGHT}\n```",
        f"Here you are:\n{RIGHT}\nEnjoy!",
        f"  {RIGHT}  ",
        f"<think>Let me plan.</think>\n{RIGHT}",
        f"<think>I need {{texts, opener}}.</think>\n{RIGHT}",
        f'<think>Draft: {{"texts": []}} too short.</think>\n{RIGHT}',
        f"I will follow {{texts, opener}}.\n```json\n{RIGHT}\n```",
        f'{{"opener": "a first try"}} No, better:\n{RIGHT}',
    ]:
        assert parsed(text) == (draft(), ()), text


def test_what_is_no_object_is_said_to_be_none() -> None:
    for text in ["", "no json", "[1, 2]", '{"texts": [', "null", '{"a":' * 5000, "{" * 30000]:
        assert parsed(text) == (None, ("The answer is not a JSON object.",)), text


def test_a_wrong_field_is_named() -> None:
    for field, value, complaint in [
        ("texts", None, "texts"),
        ("texts", [], "texts"),
        ("texts", [{"level": "A2"}], "texts.0.sentences"),
        ("texts", pack()["texts"] * 3, "texts"),
        ("opener", "x" * 301, "opener"),
        ("opener", "zero\u0000byte", "printed"),
        ("headline_ko", "뒤\u202e집힘", "printed"),
        ("question", {"question": "Why?"}, "question.options"),
    ]:
        found, problems = parsed(json.dumps(json.loads(RIGHT) | {field: value}))
        assert found is None, field
        assert any(complaint in problem for problem in problems), field


def test_an_unknown_part_of_speech_or_level_is_refused() -> None:
    spoiled = json.loads(RIGHT)
    spoiled["texts"][0]["level"] = "D1"
    spoiled["texts"][1]["words"][0]["part_of_speech"] = "gerundive"
    assert len(parsed(json.dumps(spoiled))[1]) == 2


def test_notes_of_the_former_shape_are_no_pack() -> None:
    former = {"summary_en": "A port has a crane.", "summary_ko": "크레인입니다.", "vocabulary": []}
    found, problems = parsed(json.dumps(former))
    assert found is None
    assert any("texts" in problem for problem in problems)


def test_fields_nobody_asked_for_are_ignored() -> None:
    assert parsed(json.dumps(json.loads(RIGHT) | {"mood": "sunny"}))[0] == draft()


@given(st.text())
def test_nothing_breaks_the_parser(text: str) -> None:
    parsed(text)
