"""What one exercise alone does."""

import pytest

from backend.study import exercises
from backend.study.exercises.base import Sentence, StoryText, Word, WordMaterial, seeded
from backend.study.exercises.choose_meaning import ChooseMeaning
from backend.study.exercises.distractors import is_good
from backend.study.exercises.fill_gap import FillGap
from backend.study.exercises.number_trap import NumberTrap, figures
from contracts.enums import Verdict
from tests.study.exercises.test_every_exercise import OTHERS, SENTENCE, WORD

MATERIAL = WordMaterial(WORD, SENTENCE, OTHERS)


def test_wrong_options_are_never_a_second_right_one() -> None:
    good = {other.lemma for other in OTHERS if is_good(WORD, other)}
    assert good == {"lend", "forbid", "hesitate", "ban"}


def test_no_two_wrong_options_mean_the_same() -> None:
    for seed in range(30):
        content = ChooseMeaning().make(MATERIAL, seeded(seed))
        assert content is not None
        assert len({"금지하다", "(법으로) 금지하다"} & set(content.options)) == 1


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Word(9, "harbor", "noun", "항구", "B2"), "another part of speech"),
        (Word(9, "come", "verb", "오다", "A1"), "a far level"),
        (Word(9, "lend", "verb", "", "B2"), "no meaning"),
    ],
)
def test_a_distractor_is_refused_for(other: Word, why: str) -> None:
    assert not is_good(WORD, other), why


def test_a_young_card_is_recognized_and_a_stable_one_recalled_in_turns() -> None:
    recalled = {"fill_gap", "reveal"}
    for stability, names in ((None, {"choose_meaning"}), (6.9, {"choose_meaning"}), (7.0, recalled)):
        asked = [exercises.ask_word(MATERIAL, stability=stability, chance=seeded(seed)) for seed in range(20)]
        assert {one[0].name for one in asked if one} == names


def test_without_good_distractors_a_young_card_is_asked_otherwise() -> None:
    asked = exercises.ask_word(WordMaterial(WORD, SENTENCE, OTHERS[:4]), stability=None, chance=seeded(1))
    assert asked is not None
    assert asked[0].name != "choose_meaning"


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("Unveiled.", Verdict.RIGHT),
        ("unveild", Verdict.CLOSE),  # a letter is missing
        ("unvieled", Verdict.CLOSE),  # two changed places
        ("unveil", Verdict.CLOSE),  # the dictionary form
        ("revealed", Verdict.WRONG),
        ("unvld", Verdict.WRONG),
    ],
)
def test_a_typed_word_is_judged(typed: str, verdict: Verdict) -> None:
    content = FillGap().make(MATERIAL, seeded(1))
    assert content is not None
    assert content.text == "The port u____ an electric crane."
    assert FillGap().judge(content, typed) == verdict


def test_a_slip_that_makes_another_word_is_wrong() -> None:
    sentence = Sentence("Prices surged after the storm.", "", "surged")
    content = FillGap().make(WordMaterial(Word(1, "surge", "verb", "급등하다", "B2"), sentence, []), seeded(1))
    assert content is not None
    assert FillGap().judge(content, "purged") == Verdict.WRONG


def test_a_word_that_stands_twice_makes_no_gap() -> None:
    sentence = Sentence("The crane unveiled today was unveiled before.", "", "unveiled")
    assert FillGap().make(WordMaterial(WORD, sentence, []), seeded(1)) is None


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("It cost $1.2 billion in all.", "12억"),
        ("About 43,500 people came.", "4만 3,500"),
        ("They sold 2.25 million cars.", "225만"),
        ("A 3 trillion won plan.", "3조"),
    ],
)
def test_a_storys_figure_becomes_a_korean_number(sentence: str, right: str) -> None:
    content = NumberTrap().make(StoryText([sentence], []), seeded(1))
    assert content is not None
    assert content.right == right


@pytest.mark.parametrize("sentence", ["In 2026 it rose 12.5 percent.", "It has 40 wheels.", "Flight 10256 left.", ""])
def test_other_numbers_are_no_trap(sentence: str) -> None:
    assert figures(sentence) == []
