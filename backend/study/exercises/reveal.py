"""Recall a word's meaning, look, and grade oneself. Pure."""

import random
from collections.abc import Mapping

from backend.study.exercises.base import Content, WordExercise, WordMaterial
from contracts.enums import Grade, Verdict

VERDICTS: Mapping[str, Verdict] = {Grade.GOOD: Verdict.RIGHT, Grade.HARD: Verdict.CLOSE, Grade.AGAIN: Verdict.WRONG}


class Reveal(WordExercise):
    """A word, in its sentence if there is one; its meaning is shown on demand."""

    name = "reveal"
    answer_kind = "grade"
    is_recall = True

    def make(self, material: WordMaterial, chance: random.Random) -> Content:
        """Return the question."""
        word, sentence = material.word, material.sentence
        return Content(
            text=word.lemma,
            right=word.meaning_ko,
            sentence=sentence.en if sentence else None,
            meaning_ko=word.meaning_ko,
            shows_word=True,
            shows_meaning=True,
        )

    def judge(self, content: Content, answer: str) -> Verdict:
        """Return what the learner says."""
        if answer not in VERDICTS:
            raise ValueError("This is no grade.")
        return VERDICTS[answer]
