"""Taught words are found in the sentences by code; what a model says of their place is a hint."""

from typing import Any

from backend.materials.notes.base import WordDraft
from backend.materials.notes.packs.words import place, tidy
from contracts.enums import Difficulty
from tests.materials.notes.notes import word

SENTENCES = (
    "The port laid 300 people off on Monday.",
    "Its well-known crane was sold, and the crane's owner gave up.",
)


def placed(*items: dict[str, Any], level: Difficulty = Difficulty.B1) -> list[tuple[int, int, str, str]]:
    """Return where the words stand, with their base forms."""
    found, _ = place([WordDraft.model_validate(item) for item in items], SENTENCES, level)
    return [(one.sentence, one.start, one.word, one.lemma) for one in found]


def test_a_word_is_taught_where_it_stands() -> None:
    for item, where in [
        (word(2, "crane"), (1, 15, "crane", "crane")),
        (word(1, "crane"), (1, 15, "crane", "crane")),
        (word(0, "crane"), (1, 15, "crane", "crane")),
        (word(99, "crane"), (1, 15, "crane", "crane")),
        (word(2, "well-known", part_of_speech="adjective"), (1, 4, "well-known", "well-known")),
        (word(2, "gave up", lemma="give up", part_of_speech="verb"), (1, 53, "gave up", "give up")),
        (word(1, "laid off", lemma="lay off", part_of_speech="verb"), (0, 9, "laid", "lay off")),
        (word(2, "sold", lemma="sold", part_of_speech="verb"), (1, 25, "sold", "sell")),
        (word(2, "sold", lemma="purchase", part_of_speech="verb"), (1, 25, "sold", "sell")),
    ]:
        assert placed(item, level=Difficulty.A2) == [where] or placed(item, level=Difficulty.B2) == [where], item


def test_a_word_that_cannot_be_taught_is_named() -> None:
    for item, reason in [
        (word(1, "ran"), "does not stand"),
        (word(2, "known", lemma="know"), "does not stand"),
        (word(1, "Monday"), "is a name"),
        (word(1, "port", meaning_ko="port"), "not written in Korean"),
        (word(1, "port", meaning_ko=""), "not written in Korean"),
        (word(1, "port", meaning_ko="항구 **굵게**"), "markup"),
    ]:
        found, reasons = place([WordDraft.model_validate(item)], SENTENCES, Difficulty.B1)
        assert found == [], item
        assert reason in " ".join(reasons), item


def test_a_word_given_twice_is_taught_once() -> None:
    assert len(placed(word(2, "crane"), word(1, "crane"))) == 1


def test_words_far_from_the_texts_level_give_way_when_enough_others_stand_there() -> None:
    near = [word(1, "port"), word(2, "crane"), word(2, "sold", part_of_speech="verb"), word(2, "owner")]
    found, reasons = place([WordDraft.model_validate(item) for item in near], SENTENCES, Difficulty.B2)
    assert "sold" not in [one.word for one in found]
    assert "teach words of B2" in " ".join(reasons)


def test_typography_does_not_move_a_word() -> None:
    sentence = tidy("The cafe\u0301 \u201cco\u00adsy\u201d sold a well\u2011known\u00a0cake.")
    found, _ = place([WordDraft.model_validate(word(1, "cake"))], [sentence], Difficulty.A2)
    assert [sentence[one.start : one.start + len(one.word)] for one in found] == ["cake"]
