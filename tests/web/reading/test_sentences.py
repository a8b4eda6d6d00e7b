"""Cutting a summary into sentences, and giving each its Korean."""

import pytest

from backend.web.reading.level_text import Passage, Piece, Sentence, english_sentences, korean_sentences, passage


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("No end", 1),
        ("One. Two! Three?", 3),
        ("Mr. Kim met Dr. Lee. They talked.", 2),
        ("The U.S. Senate voted. It passed.", 2),
        ("J. K. Rowling spoke at 6 a.m. on Monday. Nobody slept.", 2),
        ("It costs $3.5 million. That is 12.4 percent more.", 2),
        ('"We won," she said. "It is over." He left.', 3),
        ("Wait... what? Yes.", 3),
        ("He lives in St. Louis. She does not.", 2),
        ("It was over.\nNobody came.", 2),
        ("Plan B. It works.", 1),  # an initial, for all we know: better one sentence too long
    ],
)
def test_english_is_cut_after_sentences_and_not_after_abbreviations(text: str, count: int) -> None:
    assert len(english_sentences(text)) == count


def test_korean_is_cut_after_sentences() -> None:
    text = "3.5퍼센트 올랐습니다. “괜찮다.”라고 했습니다! 정말요? 네."
    assert korean_sentences(text) == ["3.5퍼센트 올랐습니다.", "“괜찮다.”라고 했습니다!", "정말요?", "네."]


def test_nothing_is_lost_or_added() -> None:
    text = "Mr. Kim  won.\n\nThe U.S. lost!  So?"
    assert " ".join(english_sentences(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    ("korean", "beside", "whole"),
    [("하나. 둘.", ("하나.", "둘."), ""), ("하나와 둘.", ("", ""), "하나와 둘."), ("", ("", ""), "")],
)
def test_as_many_sentences_are_paired_and_another_number_is_left_whole(
    korean: str, beside: tuple[str, str], whole: str
) -> None:
    pairs = zip(("One.", "Two."), beside, strict=True)
    sentences = tuple(Sentence((Piece(english),), one) for english, one in pairs)
    assert passage({"summary_en": "One. Two.", "summary_ko": korean}) == Passage(sentences, whole)
