"""A question has one right answer, and each text shows it."""

from typing import Any

from backend.materials.notes.base import QuestionDraft
from backend.materials.notes.packs.question import review_question, says_the_same
from contracts.enums import Difficulty
from tests.materials.notes.notes import PACK, STORY

TEXTS = {
    Difficulty.A2: ["Engineers like it.", "The port of Songdo has a new electric crane."],
    Difficulty.B1: ["The port of Songdo showed its first electric crane.", "It cost $3.2 million."],
}


def asked(**fields: object) -> QuestionDraft:
    """Return the right question, with `fields` put in their place."""
    return QuestionDraft.model_validate(PACK["question"] | fields)


def test_a_proof_that_is_off_by_one_is_corrected() -> None:
    reviewed = review_question(asked(proof={"A2": 1, "B1": 2, "B2": None}), TEXTS, STORY)
    assert reviewed.proofs == {Difficulty.A2: 1, Difficulty.B1: 0}
    assert reviewed.problems == ()


def test_a_text_that_does_not_show_the_answer_has_no_proof() -> None:
    reviewed = review_question(asked(), TEXTS | {Difficulty.B2: ["Twelve ports want the plans."]}, STORY)
    assert reviewed.question is not None
    assert Difficulty.B2 not in reviewed.proofs
    assert "no sentence of the B2 text" in " ".join(reviewed.problems)


def test_a_question_that_cannot_be_asked_is_refused() -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"answer": "A hovercraft"}, "copy of exactly one option"),
        ({"options": ["A ship", "An electric crane", "the electric crane", "A train"]}, "copy of exactly one option"),
        ({"options": ["A ship", "An electric crane", "The new electric cranes", "A train"]}, "says the same"),
        ({"options": ["A ship", "An electric crane", "A crane", "A train"]}, "says the same"),
        ({"options": ["A ship", "An electric crane", "A ship", "A train"]}, "two options are the same"),
        ({"options": ["A ship", "An electric crane", "A train"]}, "has 3 options"),
        ({"options": ["A ship", "An electric crane", "All of the above", "A train"]}, "other options"),
        ({"question": "What did Mr. Blackwood buy?"}, "Blackwood"),
        ({"question": "What cost $9 million?"}, "$9 million"),
        ({"question": "크레인은 무엇인가요?"}, "English"),
        ({"question": "Songdo has a crane."}, "question mark"),
    ]
    for fields, reason in cases:
        reviewed = review_question(asked(**fields), TEXTS, STORY)
        assert reviewed.question is None, fields
        assert reason in " ".join(reviewed.problems), fields


def test_an_answer_that_no_text_shows_is_refused() -> None:
    options = {"options": ["A ship", "A bridge", "A hovercraft", "A train"], "answer": "A hovercraft"}
    assert review_question(asked(**options), TEXTS, STORY).question is None


def test_an_option_listed_beside_the_answer_is_right_as_well() -> None:
    texts = {Difficulty.A2: ["Songdo has an electric crane and a fast ship."]}
    reviewed = review_question(asked(), texts, STORY)
    assert reviewed.question is None
    assert "as well as the answer" in " ".join(reviewed.problems)


def test_options_are_compared_by_what_they_say() -> None:
    for one, other, same in [
        ("1,200 tonnes", "1.2 thousand tonnes", True),
        ("12 ports", "twelve ports", True),
        ("12 ports", "13 ports", False),
        ("It grew quickly", "It did not grow quickly", False),
        ("the owner", "the owner's son", False),
        ("workers", "its 212 workers", True),
    ]:
        assert says_the_same(one, other) is same, one
