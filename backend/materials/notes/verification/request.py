"""What one call asks a verifier: the sentences, words and question of a pack that are not judged yet. Pure."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from backend.materials.notes.base import StoryText
from backend.materials.notes.packs.pack import Pack
from backend.materials.notes.verification import controls
from backend.materials.notes.verification.controls import Control
from backend.materials.notes.verification.verdicts import (
    Verdicts,
    english_key,
    evidence_of,
    korean_key,
    question_key,
    text_keys,
    word_key,
)


@dataclass(frozen=True)
class SentenceItem:
    """A sentence to judge under a number of this call; a control has no keys but what it must be answered with."""

    number: int
    en: str
    ko: str
    evidence: tuple[str, ...]
    english_key: str = ""
    korean_key: str = ""
    control: Control | None = None


@dataclass(frozen=True)
class WordItem:
    """A word to judge in the sentence of that number."""

    number: int
    sentence: int
    word: str
    meaning_ko: str
    key: str


@dataclass(frozen=True)
class QuestionItem:
    """The question; `right` is the number (from 1) of the option that we take for right, which is not told."""

    question: str
    options: tuple[str, ...]
    text: str
    right: int
    key: str


@dataclass(frozen=True)
class Request:
    """Everything one call asks; without `sentences`, `words` and `question` there is nothing to ask."""

    sentences: tuple[SentenceItem, ...]
    words: tuple[WordItem, ...]
    question: QuestionItem | None

    @property
    def content(self) -> dict[str, Any]:
        """What the model is sent, JSON-ready; the same for the same parts, so that answers can be recorded by it."""
        asked = self.question
        return {
            "sentences": [
                {"id": one.number, "en": one.en, "ko": one.ko, "evidence": list(one.evidence)} for one in self.sentences
            ],
            "words": [
                {"id": one.number, "sentence": one.sentence, "word": one.word, "meaning_ko": one.meaning_ko}
                for one in self.words
            ],
            "question": {"text": asked.text, "question": asked.question, "options": list(asked.options)}
            if asked
            else None,
        }


def build(pack: Pack, story: StoryText, known: Verdicts) -> Request:
    """Return the request for what is not `known` of a pack: whole texts, since a pronoun needs its neighbours."""
    texts = [text for text in pack.texts if not text_keys(text, story) <= known.keys()]
    question = None
    if pack.question and (key := question_key(pack.question, pack)) not in known:
        asked = pack.question
        question = QuestionItem(asked.question, asked.options, pack.main.en, asked.answer + 1, key)
    if not (texts or question):
        return Request((), (), None)
    seed = json.dumps([*(text.en for text in texts), question.question if question else ""])
    true, false = (
        SentenceItem(0, one.en, one.ko, (one.evidence,), control=one)
        for one in controls.chosen(hashlib.sha256(seed.encode()).hexdigest()[:8])
    )
    # The controls stand before and after the texts, so that no pronoun is parted from what it means.
    sentences, words = [false], list[WordItem]()
    for text in texts:
        first = len(sentences) + 1
        sentences += [
            SentenceItem(0, one.en, one.ko, evidence_of(one, story), english_key(one, story), korean_key(one))
            for one in text.sentences
        ]
        for word in text.words:
            key = word_key(word, text.sentences[word.sentence])
            words.append(WordItem(len(words) + 1, first + word.sentence, word.word, word.meaning_ko, key))
    numbered = tuple(replace(one, number=number) for number, one in enumerate([*sentences, true], start=1))
    return Request(numbered, tuple(word for word in words if word.meaning_ko), question)
