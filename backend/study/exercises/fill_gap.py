"""Type the word that is missing in a sentence. Pure."""

import random

from backend.materials import dictionary
from backend.study.exercises.base import Content, WordExercise, WordMaterial, plain
from backend.study.word_position import marked
from contracts.enums import Verdict

GAP = "____"
SLIP_LETTERS = 5
"""Shorter words have too many neighbours for a slip to pass."""


class FillGap(WordExercise):
    """A sentence with a gap that begins with the word's first letter, so that no synonym fits; its meaning is shown."""

    name = "fill_gap"
    answer_kind = "text"
    needs_story = True
    is_recall = True

    def make(self, material: WordMaterial, chance: random.Random) -> Content | None:
        """Return the question, None without a sentence that holds the word exactly once."""
        if material.sentence is None:
            return None
        before, word, after = marked(material.sentence.en, material.sentence.word)
        if not word or marked(after, word).word:
            return None
        return Content(
            text=f"{before}{word[0]}{GAP}{after}",
            right=word,
            sentence_ko=material.sentence.ko or None,
            hint=f"{word[:2]}{GAP} ({len(word)})",
            proof=material.sentence.en,
            meaning_ko=material.word.meaning_ko,
            shows_meaning=True,
        )

    def judge(self, content: Content, answer: str) -> Verdict:
        """Return right for the word, close for its dictionary form or a slip of one letter that makes no other word."""
        given, wanted = plain(answer), plain(content.right)
        if not given:
            raise ValueError("The answer is empty.")
        if given == wanted:
            return Verdict.RIGHT
        is_form = dictionary.lemma(given) == dictionary.lemma(wanted)
        return Verdict.CLOSE if is_form or is_slip(given, wanted) else Verdict.WRONG


def is_slip(given: str, wanted: str) -> bool:
    """Return whether one letter is missing, added, another one or changed places with its neighbour.

    A slip that makes another word is none.
    """
    if len(wanted) < SLIP_LETTERS or given == wanted or is_word(given):
        return False
    if len(given) == len(wanted):
        differ = [index for index in range(len(given)) if given[index] != wanted[index]]
        if len(differ) == 1:
            return True
        first, last = differ[0], differ[-1]
        return len(differ) == 2 and last == first + 1 and given[first : last + 1] == wanted[first : last + 1][::-1]
    longer, shorter = sorted((given, wanted), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer))
    )


def is_word(text: str) -> bool:
    """Return whether every part of a text is an English word."""
    return all(dictionary.look_up(part) is not None for part in text.split())
