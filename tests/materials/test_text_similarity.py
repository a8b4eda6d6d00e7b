"""How alike two texts are, by their sketches."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.materials.text_similarity import SKETCH_SIZE, resemblance, sketch
from tests.materials.extraction.reading import SENTENCES

WORDS = [f"word{number}" for number in range(3000)]


def article(seed: int, length: int = 600) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)  # noqa: S311


def edited(words: list[str], times: int) -> list[str]:
    changed, chance = list(words), random.Random(0)  # noqa: S311
    for _ in range(times):
        changed[chance.randrange(len(changed))] = "other"
    return changed


def jaccard(a: list[str], b: list[str]) -> float:
    first, second = ({tuple(words[at : at + 4]) for at in range(len(words) - 3)} for words in (a, b))
    return len(first & second) / len(first | second)


def test_a_sketch_is_small_and_fits_a_database_column() -> None:
    found = sketch(" ".join(article(1)))
    assert len(found) == SKETCH_SIZE
    assert found == sorted(set(found))
    assert all(-(2**63) <= number < 2**63 for number in found)


def test_the_same_text_resembles_itself_whatever_its_case_and_punctuation() -> None:
    text = " ".join(SENTENCES)
    assert resemblance(sketch(text), sketch(text.upper().replace(",", " - ").replace("\u2019", "'"))) == 1.0


def test_resemblance_is_near_the_true_share() -> None:
    for times in [1, 5, 10, 30, 100]:
        one, other = article(1), edited(article(1), times)
        assert resemblance(sketch(" ".join(one)), sketch(" ".join(other))) == pytest.approx(
            jaccard(one, other), abs=0.12
        ), times


def test_different_articles_do_not_resemble_each_other() -> None:
    sketches = [sketch(" ".join(article(seed))) for seed in range(30)]
    assert max(resemblance(a, b) for a in sketches for b in sketches if a is not b) < 0.1


def test_a_short_text_is_compared_exactly() -> None:
    assert resemblance(sketch("one two three four five"), sketch("one two three four six")) == pytest.approx(1 / 3)
    assert resemblance(sketch("one two"), sketch("One, two!")) == 1.0


def test_an_empty_text_resembles_nothing() -> None:
    for text in ["", " \n", "...", "—"]:
        assert sketch(text) == [], text
        assert resemblance(sketch(text), sketch(text)) == 0.0, text
        assert resemblance(sketch(text), sketch("one two three four")) == 0.0, text


def test_korean_is_compared_by_its_words() -> None:
    text = "정부는 어제 열린 회의에서 새로운 정책을 다음 달부터 시행한다고 밝혔다"
    assert resemblance(sketch(text), sketch(text.replace("어제", "오늘"))) > 0.5


def test_sketches_that_were_stored_stay_right() -> None:
    assert sketch("one two three four five") == [-3707953515704342447, 1836196124012518098]


@given(st.text(), st.text())
def test_resemblance_is_a_symmetric_share(a: str, b: str) -> None:
    found = resemblance(sketch(a), sketch(b))
    assert 0.0 <= found <= 1.0
    assert found == resemblance(sketch(b), sketch(a))
