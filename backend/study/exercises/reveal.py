"""Recall a word's meaning, look, and grade oneself. Pure."""

import random
from collections.abc import Mapping
from typing import ClassVar

from backend.study.exercises.base import Content, WordMaterial
from contracts.enums import Grade, Verdict
from contracts.study import AnswerKind

VERDICTS: Mapping[str, Verdict] = {Grade.GOOD: Verdict.RIGHT, Grade.HARD: Verdict.CLOSE, Grade.AGAIN: Verdict.WRONG}


class Reveal:
    """A word, in its sentence if there is one; its meaning is shown on demand."""

    name: ClassVar[str] = "reveal"
    answer_kind: ClassVar[AnswerKind] = "grade"
    needs_story: ClassVar[bool] = False
    is_recall: ClassVar[bool] = True

    def make(self, material: WordMaterial, chance: random.Random) -> Content:
        """Return the question."""
        del chance
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
        del content
        if answer not in VERDICTS:
            raise ValueError("This is no grade.")
        return VERDICTS[answer]
