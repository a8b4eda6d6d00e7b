"""The study packs of the stories, written by us: one YAML file a category, in the shape a model answers in."""

import functools
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from sandbox.newsroom.stories import CATEGORIES, Story

FOLDER = Path(__file__).parent / "packs"
Level = Literal["A2", "B1", "B2"]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentence(_Written):
    """A sentence of a text; `evidence` are numbers of the story's sentences, its headline is 0."""

    en: str
    ko: str
    evidence: tuple[int, ...]


class Word(_Written):
    """A word that a text teaches: it stands in sentence number `sentence`, from 1."""

    sentence: int
    word: str
    lemma: str
    part_of_speech: str
    meaning_ko: str


class Text(_Written):
    """The story at one level."""

    level: Level
    sentences: tuple[Sentence, ...]
    words: tuple[Word, ...]

    @property
    def en(self) -> str:
        """The whole English text."""
        return " ".join(sentence.en for sentence in self.sentences)

    @property
    def ko(self) -> str:
        """The whole Korean text."""
        return " ".join(sentence.ko for sentence in self.sentences)


class Question(_Written):
    """A question; `proof` is the number of the sentence of each text that shows the answer, from 1."""

    question: str
    options: tuple[str, ...]
    answer: str
    proof: dict[Level, int]


class Pack(_Written):
    """A story's recorded study pack: what the sandbox's model answers."""

    headline_ko: str
    texts: tuple[Text, ...] = Field(min_length=3, max_length=3)
    question: Question
    opener: str

    def text(self, level: Level) -> Text:
        """Return the text of a level."""
        return next(text for text in self.texts if text.level == level)


def pack_of(story: Story) -> Pack:
    """Return the pack of a story of the sandbox."""
    return packs()[story.slug]


@functools.cache
def packs() -> dict[str, Pack]:
    """Return every pack by its story's slug. Raises ValueError when a file does not have the shape of packs."""
    found: dict[str, Pack] = {}
    for category in CATEGORIES:
        rows = yaml.load((FOLDER / f"{category}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        found |= {slug: Pack.model_validate(row) for slug, row in rows.items()}
    return found
