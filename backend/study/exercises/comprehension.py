"""A question on a story of today, with the sentence that proves the answer. Pure."""

import random

from backend.study.exercises.base import OPTIONS, Content, StoryExercise, StoryText, shuffled


class Comprehension(StoryExercise):
    """The story's text and its question with four options."""

    name = "comprehension"

    def make(self, story: StoryText, chance: random.Random) -> Content | None:
        """Return the question, None for a story without one."""
        distinct = {option.casefold() for option in story.options}
        if not story.question or len(distinct) != OPTIONS or not 0 <= story.right < OPTIONS:
            return None
        has_proof = story.proof is not None and story.proof < len(story.sentences)
        proof = story.sentences[story.proof or 0] if has_proof else None
        return Content(
            text=story.question,
            right=story.options[story.right],
            options=shuffled(list(story.options), chance),
            sentence=" ".join(story.sentences),
            hint=" ".join(filter(None, story.sentences_ko)) or None,
            proof=proof,
        )
