"""Ways to test what a learner knows: one module each, registered here by a line."""

import random
from collections.abc import Mapping, Sequence

from backend.study.exercises.base import Content, Exercise, StoryExercise, StoryText, WordExercise, WordMaterial
from backend.study.exercises.choose_meaning import ChooseMeaning
from backend.study.exercises.comprehension import Comprehension
from backend.study.exercises.fill_gap import FillGap
from backend.study.exercises.number_trap import NumberTrap
from backend.study.exercises.reveal import Reveal

WORD_EXERCISES: Sequence[WordExercise] = (ChooseMeaning(), FillGap(), Reveal())
STORY_EXERCISES: Sequence[StoryExercise] = (Comprehension(), NumberTrap())
BY_NAME: Mapping[str, Exercise] = {one.name: one for one in (*WORD_EXERCISES, *STORY_EXERCISES)}
STABLE_DAYS = 7.0
"""From this stability on a word is recalled; before it is recognized, for guessing inflates a schedule."""


def ask_word(
    material: WordMaterial, *, stability: float | None, chance: random.Random
) -> tuple[WordExercise, Content] | None:
    """Return an exercise that suits a card of this stability and its question, None if no exercise can ask the word."""
    is_stable = stability is not None and stability >= STABLE_DAYS
    order = chance.sample(WORD_EXERCISES, len(WORD_EXERCISES))
    for exercise in sorted(order, key=lambda one: one.is_recall != is_stable):
        if (content := exercise.make(material, chance)) is not None:
            return exercise, content
    return None


def ask_stories(stories: Sequence[StoryText], *, chance: random.Random) -> list[tuple[int, StoryExercise, Content]]:
    """Return one question of each exercise on stories, with the index of the first story it can be made of."""
    asked = []
    for exercise in STORY_EXERCISES:
        made = ((index, exercise.make(story, chance)) for index, story in enumerate(stories))
        found = next(((index, exercise, content) for index, content in made if content is not None), None)
        if found is not None:
            asked.append(found)
    return asked
