"""What a verifier says of one part of a pack, and the keys by which it is never asked for the same part twice."""

import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from backend.materials.notes.base import StoryText, Usage
from backend.materials.notes.packs.pack import Pack, PackQuestion, PackSentence, PackText, PackWord
from backend.materials.notes.prompts import source_sentences

KEY_CHARS = 24


class Support(enum.StrEnum):
    """How far a part is true; UNANSWERED: the verifier was asked and left it out."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_STATED = "not_stated"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Verdict:
    """A part's support, and why it has none, in a sentence that a writer can act on."""

    support: Support
    reason: str = ""


Verdicts = Mapping[str, Verdict]
"""Verdicts by the key of the part: what is not there was never asked for."""


@dataclass(frozen=True)
class VerifierAnswer:
    """One call's result: the verdicts on what was asked, None if the answer cannot be used for `problem`."""

    verdicts: Verdicts | None
    problem: str
    usage: Usage


class Verifier(Protocol):
    """A model that gives a second look. One call of `verify` makes at most one request that costs money."""

    name: str
    prompt_version: str
    longest_seconds: float

    @property
    def is_paused(self) -> bool:
        """Whether no call is made now."""

    def most_usd(self, pack: Pack, story: StoryText, known: Verdicts) -> Decimal:
        """Return the most a call can cost; it is reserved before the call."""

    def verify(self, pack: Pack, story: StoryText, known: Verdicts) -> VerifierAnswer:
        """Judge what of a pack is not `known` yet. Raises ExternalError when no answer came."""


def evidence_of(sentence: PackSentence, story: StoryText) -> tuple[str, ...]:
    """Return the story's sentences that a sentence rests on."""
    source = source_sentences(story)
    return tuple(source[number] for number in sentence.evidence if number < len(source))


def english_key(sentence: PackSentence, story: StoryText) -> str:
    """Return the key of an English sentence beside its evidence."""
    return _key("english", sentence.en, *evidence_of(sentence, story))


def korean_key(sentence: PackSentence) -> str:
    """Return the key of a translation."""
    return _key("korean", sentence.en, sentence.ko)


def word_key(word: PackWord, sentence: PackSentence) -> str:
    """Return the key of a word's meaning in its sentence."""
    return _key("word", sentence.en, word.word, str(word.start), word.meaning_ko)


def question_key(question: PackQuestion, pack: Pack) -> str:
    """Return the key of a question beside the text it is asked on."""
    return _key("question", pack.main.en, question.question, str(question.answer), *question.options)


def pack_keys(pack: Pack, story: StoryText) -> set[str]:
    """Return the keys of everything in a pack that a verifier judges."""
    keys = {question_key(pack.question, pack)} if pack.question else set()
    return keys.union(*(text_keys(text, story) for text in pack.texts))


def text_keys(text: PackText, story: StoryText) -> set[str]:
    """Return the keys of a text's sentences, translations and meanings."""
    keys = {english_key(one, story) for one in text.sentences} | {korean_key(one) for one in text.sentences}
    return keys | {word_key(word, text.sentences[word.sentence]) for word in text.words if word.meaning_ko}


def _key(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:KEY_CHARS]
