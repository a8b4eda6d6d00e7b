"""Notes without a model: the story's own first sentences and its rarer words. A stop-gap that knows no Korean."""

import re
import time
from decimal import Decimal

import simplemma

from backend.materials.notes import word_frequency
from backend.materials.notes.base import (
    Answer,
    StoryText,
    StudyDraft,
    Usage,
    VocabularyItem,
    WriterSettings,
)
from backend.materials.notes.checks.form import SUMMARY_MAX_CHARS
from backend.materials.notes.checks.words import WORDS_WANTED, check_words
from contracts.enums import Level, PartOfSpeech

SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]+[\"”’']*(?=\s|$)")
WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
# Zipf frequencies: "bid" 4.4, "tariff" 3.5, "oust" 2.9. Below, a word is a rarity or a typing error.
ZIPF_TOO_RARE = 2.3
ZIPF_TOO_COMMON = 4.9
LEVELS = ((4.5, Level.B1), (3.8, Level.B2), (3.0, Level.C1), (0.0, Level.C2))
ENDINGS = (
    (("ly",), PartOfSpeech.ADVERB),
    (("ing", "ed", "ise", "ize", "ify"), PartOfSpeech.VERB),
    (("ous", "ful", "ive", "able", "ible", "ical", "less", "ary"), PartOfSpeech.ADJECTIVE),
)


class ExtractiveWriter:
    """Lead sentences and frequency-chosen words; the same story always gives the same notes, at no cost."""

    name = "extractive"
    prompt_version = ""
    provisional = True
    longest_seconds = 10.0
    is_paused = is_refused = False

    def __init__(self, settings: WriterSettings) -> None:
        self._settings = settings

    def most_usd(self, story: StoryText) -> Decimal:
        """Return nothing: no request is made."""
        return Decimal(0)

    def write(self, story: StoryText, *, complaints: tuple[str, ...] = ()) -> Answer:
        """Write notes from the text alone; a text too short for them is a problem, not an error."""
        started = time.monotonic()
        sentences = [match.group().strip() for match in SENTENCE.finditer(story.text)] or [story.title]
        draft = StudyDraft(summary_en=_lead(sentences), summary_ko="", vocabulary=_words(sentences))
        found = tuple(
            reason for reasons in check_words(draft.vocabulary, story.whole, korean=False) for reason in reasons
        )
        if not WORDS_WANTED[0] <= len(draft.vocabulary) <= WORDS_WANTED[1]:
            found = (
                f"the story has {len(draft.vocabulary)} words worth teaching; {WORDS_WANTED[0]} are needed.",
                *found,
            )
        usage = Usage("", 0, 0, Decimal(0), "ok" if not found else "llm.text_too_short", time.monotonic() - started)
        return Answer(draft=None if found else draft, problems=found, usage=usage)


def _lead(sentences: list[str]) -> str:
    lead = sentences[0]
    for sentence in sentences[1:3]:
        if len(lead) + 1 + len(sentence) > SUMMARY_MAX_CHARS:
            break
        lead = f"{lead} {sentence}"
    return lead[:SUMMARY_MAX_CHARS]


def _words(sentences: list[str]) -> list[VocabularyItem]:
    found: dict[str, tuple[float, str, str]] = {}
    for sentence in sentences:
        for match in WORD.finditer(sentence):
            lemma = simplemma.lemmatize(match.group(), "en")
            zipf = word_frequency.zipf(lemma)
            if ZIPF_TOO_RARE < zipf < ZIPF_TOO_COMMON and len(sentence) <= 600:
                found.setdefault(lemma, (zipf, match.group(), sentence))
    rarest = sorted(found.items(), key=lambda item: item[1][0])[: WORDS_WANTED[1]]
    return [_item(lemma, *rest) for lemma, rest in rarest]


def _item(lemma: str, zipf: float, word: str, sentence: str) -> VocabularyItem:
    level = next(level for floor, level in LEVELS if zipf >= floor)
    part = next((part for endings, part in ENDINGS if word.endswith(endings)), PartOfSpeech.NOUN)
    return VocabularyItem(
        word=word, lemma=lemma, part_of_speech=part, ipa=None, meaning_ko="", sentence=sentence, level=level
    )
