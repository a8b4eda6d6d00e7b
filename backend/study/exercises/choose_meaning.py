"""Choose the meaning of a word among four. Pure."""

import random

from backend.study.exercises.base import OPTIONS, Content, WordExercise, WordMaterial, shuffled
from backend.study.exercises.distractors import distractors


class ChooseMeaning(WordExercise):
    """A word, in its sentence if there is one, and four meanings."""

    name = "choose_meaning"

    def make(self, material: WordMaterial, chance: random.Random) -> Content | None:
        """Return the question, None without three good wrong options."""
        word, sentence = material.word, material.sentence
        wrong = distractors(word, material.others, count=OPTIONS - 1, chance=chance)
        if wrong is None:
            return None
        return Content(
            text=word.lemma,
            right=word.meaning_ko,
            options=shuffled([word.meaning_ko, *wrong], chance),
            sentence=sentence.en if sentence else None,
            hint=(sentence.ko or None) if sentence else None,
            meaning_ko=word.meaning_ko,
            shows_word=True,
        )
