"""Taught words against the story they are taken from."""

import pytest

from backend.materials.notes.base import VocabularyItem
from backend.materials.notes.checks.words import check_words
from tests.materials.notes.notes import STORY, word


@pytest.mark.parametrize(
    ("taught", "sentence", "story"),
    [
        ("well", "A well\u2011known man came.", "A well-known man came."),
        ("waited", "She waited \u2026 and left.", "She waited ... and left."),
        ("council", "The coun\u00adcil met today.", "The council met today."),
        ("caf\u00e9", "The cafe\u0301 closed today.", "The caf\u00e9 closed today."),
        ("office", "The of\ufb01ce closed today.", "The office closed today."),
        ("fell", "It fell to \u22125 degrees.", "It fell to -5 degrees."),
        ("said", "He said \u00abno\u00bb to them.", 'He said "no" to them.'),
        ("bridge", "The bridge fell down.", '"The bridge fell down."'),
    ],
)
def test_typography_makes_no_difference(taught: str, sentence: str, story: str) -> None:
    item = VocabularyItem.model_validate(word("unveiled", word=taught, lemma=taught, sentence=sentence))
    assert check_words([item], story) == [()]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (word("unveiled", word="revealed"), "'revealed' is not in the story"),
        (word("unveiled", word="veil"), "'veil' is not in the story"),
        (word("unveiled", sentence="The port unveiled a crane."), "sentence given for 'unveiled' is not in the story"),
        (word("unveiled", word="emissions"), "does not contain it"),
        (word("unveiled", meaning_ko="unveil하다"), "not written in Korean"),
        (word("unveiled", meaning_ko=""), "not written in Korean"),
        (word("unveiled", meaning_ko="公開"), "not written in Korean"),
        (word("unveiled", meaning_ko="공개하다 **굵게**"), "markup"),
    ],
)
def test_a_wrong_word_is_named(item: dict[str, object], reason: str) -> None:
    ((found, *_),) = check_words([VocabularyItem.model_validate(item)], STORY.whole)
    assert reason in found


def test_a_word_explained_twice_is_wrong_the_second_time() -> None:
    items = [VocabularyItem.model_validate(word("unveiled"))] * 2
    assert [bool(reasons) for reasons in check_words(items, STORY.whole)] == [False, True]
