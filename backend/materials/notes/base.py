"""What a note writer is given and what it must give back."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from backend.materials.notes.packs.pack import Pack
from contracts.enums import Difficulty, PartOfSpeech

# Control characters, marks that turn the writing direction, and invisible ones: none has business in a note.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


UNUSABLE = "llm.unusable_answer"
"""Outcome of a call whose answer does not have the shape of a study pack."""
DECLINED = "llm.declined"
"""Outcome of a call that the model, or its content filter, refused to answer: asking again gives the same."""


def _printable(text: str) -> str:
    if UNPRINTABLE.search(text):
        raise ValueError("contains characters that cannot be printed")
    return text


Printable = AfterValidator(_printable)
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600), Printable]
Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), Printable]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80), Printable]
Choice = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Printable]
Translation = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600), Printable]


class Draft(BaseModel):
    """A part of a model's answer: what nobody asked for is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class SentenceDraft(Draft):
    """A sentence of a level text, its Korean, and the numbers of the story's sentences it rests on (0: headline)."""

    en: Line
    ko: Translation
    evidence: Annotated[list[int], Field(max_length=12)]


class WordDraft(Draft):
    """A word to teach: `word` is copied from sentence number `sentence` (from 1) of its text.

    A phrasal verb that is apart is written without what stands between: "laid off" of "laid 300 people off".
    """

    sentence: int
    word: Term
    lemma: Term
    part_of_speech: PartOfSpeech
    meaning_ko: Short


class TextDraft(Draft):
    """The story at one level, with the words that the text teaches."""

    level: Difficulty
    sentences: Annotated[list[SentenceDraft], Field(min_length=1, max_length=6)]
    words: Annotated[list[WordDraft], Field(max_length=12)]


class ProofDraft(Draft):
    """The number (from 1) of the sentence that shows the answer in the text of each level; null: there is none."""

    A2: int | None
    B1: int | None
    B2: int | None


class QuestionDraft(Draft):
    """A question on the story; `answer` is a copy of the one option that is right."""

    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), Printable]
    options: Annotated[list[Choice], Field(min_length=2, max_length=8)]
    answer: Choice
    proof: ProofDraft


class PackDraft(Draft):
    """A story's study pack as a model answers it: shape only, `packs.review` judges the content."""

    headline_ko: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80), Printable]
    texts: Annotated[list[TextDraft], Field(min_length=1, max_length=6)]
    question: QuestionDraft | None
    opener: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300), Printable]


@dataclass(frozen=True)
class StoryText:
    """What a writer may read of a story: the licence record has already decided about `text`."""

    title: str
    text: str
    may_quote: bool = False
    """Whether sentences of the text may be shown to learners."""

    @property
    def whole(self) -> str:
        """Everything the notes may rest on."""
        return f"{self.title}\n\n{self.text}"


@dataclass(frozen=True)
class Usage:
    """What one call cost: `outcome` is "ok" or an error code, `seconds` wall-clock."""

    model: str
    prompt_tokens: int
    completion_tokens: int
    cost_usd: Decimal
    outcome: str
    seconds: float


@dataclass(frozen=True)
class Answer:
    """One call's result: a pack that may be shown, and the `problems` for which it, or a part of it, is missing."""

    pack: Pack | None
    problems: tuple[str, ...]
    usage: Usage
    rules: tuple[str, ...] = ()
    """What the truth gate found in it, each as "rule problem" or "rule flag"."""


@dataclass(frozen=True)
class WriterSettings:
    """Where the model is, how long it may take, and what it costs (US dollars per million tokens)."""

    base_url: str
    api_key: str
    model: str
    timeout_seconds: float
    input_usd_per_million: Decimal
    output_usd_per_million: Decimal
    vendor: str = "primary"
    """What metrics call the vendor."""


class NoteWriter(Protocol):
    """A writer of study notes. One call of `write` makes at most one request that costs money."""

    name: str
    prompt_version: str
    provisional: bool
    """True when its notes are a stop-gap, to be redone when a model is there."""
    longest_seconds: float
    """The most time one call can take, waiting for its turn included."""

    @property
    def is_paused(self) -> bool:
        """Whether no call is made now."""

    @property
    def is_refused(self) -> bool:
        """Whether no call is made because the vendor refuses them all: another writer may be asked."""

    def most_usd(self, story: StoryText) -> Decimal:
        """Return the most one call for this story can cost; it is reserved before the call."""

    def write(self, story: StoryText, *, complaints: tuple[str, ...] = (), earlier: Pack | None = None) -> Answer:
        """Write a pack, or what `earlier` lacks for `complaints`. Raises ExternalError without an answer."""
