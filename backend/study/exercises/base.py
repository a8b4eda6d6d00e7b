"""What all exercises have in common: what they are made from, what they make, and how an option is judged. Pure."""

import abc
import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from contracts.enums import Grade, Verdict
from contracts.study import AnswerKind

GRADES = {Verdict.RIGHT: Grade.GOOD, Verdict.CLOSE: Grade.HARD, Verdict.WRONG: Grade.AGAIN}
OPTIONS = 4


class Word(NamedTuple):
    """A sense of a word."""

    sense_id: int
    lemma: str
    part_of_speech: str
    meaning_ko: str
    level: str


class Sentence(NamedTuple):
    """A sentence and, as it stands there, the word that it is shown for; `ko` is empty if its Korean is unknown."""

    en: str
    ko: str
    word: str


class StoryText(NamedTuple):
    """A story of today at the learner's level; `question` and `options` are empty for a story without one."""

    sentences: Sequence[str]
    sentences_ko: Sequence[str]
    question: str = ""
    options: Sequence[str] = ()
    right: int = 0
    proof: int | None = None


@dataclass(frozen=True)
class WordMaterial:
    """A word to ask, a sentence with it if there is one, and other words among which distractors are looked for."""

    word: Word
    sentence: Sentence | None
    others: Sequence[Word]


class Content(BaseModel):
    """A question as an exercise made it; stored as JSON. The fields are those of `contracts.study.StudyQuestion`.

    `right` is the right answer as it is shown afterwards, `meaning_ko` the meaning that options or `right` were made
    with.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    right: str
    options: tuple[str, ...] = ()
    sentence: str | None = None
    sentence_ko: str | None = None
    hint: str | None = None
    proof: str | None = None
    meaning_ko: str | None = None
    shows_word: bool = False
    shows_meaning: bool = False
    in_todays_news: bool = False

    def with_meaning(self, meaning: str) -> "Content":
        """Return the question with the word's meaning as it is now; it may have been corrected meanwhile."""
        old = self.meaning_ko
        if old is None or old == meaning:
            return self
        options = tuple(meaning if option == old else option for option in self.options)
        right = meaning if self.right == old else self.right
        return self.model_copy(update={"options": options, "right": right, "meaning_ko": meaning})

    def without_sentence(self) -> "Content":
        """Return the question without its sentence: the story was taken down."""
        return self.model_copy(update={"sentence": None, "sentence_ko": None, "proof": None})


class Exercise:
    """A way to test knowledge, by options unless `judge` says otherwise.

    `needs_story`: a question loses its point when its story is taken down.
    """

    name: ClassVar[str]
    answer_kind: ClassVar[AnswerKind] = "option"
    needs_story: ClassVar[bool] = False

    def judge(self, content: Content, answer: str) -> Verdict:
        """Return what an answer is worth: an option is named by its index or its text. Raises ValueError for none."""
        if re.fullmatch("[0-9]", answer) and int(answer) < len(content.options):
            answer = content.options[int(answer)]
        if answer not in content.options:
            raise ValueError("This is none of the options.")
        return Verdict.RIGHT if answer == content.right else Verdict.WRONG


class WordExercise(Exercise, abc.ABC):
    """An exercise on a word. `is_recall`: it asks to recall, which suits stable cards, instead of to recognize."""

    is_recall: ClassVar[bool] = False

    @abc.abstractmethod
    def make(self, material: WordMaterial, chance: random.Random) -> Content | None:
        """Return a question, None if there is too little material for a good one."""


class StoryExercise(Exercise, abc.ABC):
    """An exercise on a story of today."""

    needs_story = True

    @abc.abstractmethod
    def make(self, story: StoryText, chance: random.Random) -> Content | None:
        """Return a question, None if there is too little material for a good one."""


def shuffled(options: Sequence[str], chance: random.Random) -> tuple[str, ...]:
    """Return the options in another order."""
    return tuple(chance.sample(options, len(options)))


def plain(text: str) -> str:
    """Return typed text without case, accents' encoding, outer punctuation and double blanks, for comparing."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(text.split()).strip(" .,;:!?\"'()[]")


def seeded(seed: object) -> random.Random:
    """Return a source of chance that gives the same question for the same seed."""
    return random.Random(str(seed))  # noqa: S311 - questions, no secrets
