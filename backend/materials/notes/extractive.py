"""A pack without a model: the story's own first sentences and their rarer words. A stop-gap that knows no Korean."""

import re
import time
from decimal import Decimal

import simplemma

from backend.materials.notes import word_frequency
from backend.materials.notes.base import Answer, StoryText, Usage, WriterSettings
from backend.materials.notes.checks.form import SUMMARY_MAX_CHARS
from backend.materials.notes.levels import text as text_level
from backend.materials.notes.levels import words
from backend.materials.notes.packs.pack import Pack, PackSentence, PackText, PackWord
from backend.materials.notes.packs.words import WORDS_ENOUGH, WORDS_WANTED
from contracts.enums import Difficulty, Level

SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]+[\"”’']*(?=\s|$)")
WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
# Zipf frequencies: "bid" 4.4, "tariff" 3.5, "oust" 2.9. Below, a word is a rarity or a typing error.
ZIPF_TOO_RARE = 2.3
ZIPF_TOO_COMMON = 4.9


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

    def write(self, story: StoryText, *, complaints: tuple[str, ...] = (), earlier: Pack | None = None) -> Answer:
        """Make a pack of one level from the text alone; what cannot be shown, or is too short, is a problem."""
        started = time.monotonic()
        sentences = [match.group().strip() for match in SENTENCE.finditer(story.text)] or [story.title]
        shown = [sentences[0][:SUMMARY_MAX_CHARS]]
        for sentence in sentences[1:3]:
            if len(" ".join([*shown, sentence])) > SUMMARY_MAX_CHARS:
                break
            shown.append(sentence)
        taught = _words(shown)
        problems: tuple[str, ...] = ()
        if not story.may_quote:
            problems = ("the source does not allow its sentences to be shown.",)
        elif len(taught) < WORDS_ENOUGH:
            problems = (f"the story has {len(taught)} words worth teaching; {WORDS_ENOUGH} are needed.",)
        text = PackText(
            level=Difficulty.of(text_level.read(" ".join(shown)).level or Level.B1),
            sentences=tuple(PackSentence(en, "") for en in shown),
            words=tuple(taught),
        )
        outcome = "ok" if not problems else "llm.text_too_short" if story.may_quote else "notes.may_not_quote"
        usage = Usage("", 0, 0, Decimal(0), outcome, time.monotonic() - started)
        return Answer(pack=None if problems else Pack((text,)), problems=problems, usage=usage)


def _words(sentences: list[str]) -> list[PackWord]:
    """Return the rarer words of these sentences in reading order, without a meaning: this writer knows no Korean."""
    found: dict[str, tuple[float, PackWord]] = {}
    for index, sentence in enumerate(sentences):
        for match in WORD.finditer(sentence):
            lemma = simplemma.lemmatize(match.group(), "en")
            zipf = word_frequency.zipf(lemma)
            if ZIPF_TOO_RARE < zipf < ZIPF_TOO_COMMON:
                part = words.part_of_speech(lemma, match.group())
                word = PackWord(
                    sentence=index,
                    start=match.start(),
                    word=match.group(),
                    lemma=lemma,
                    part_of_speech=part,
                    meaning_ko="",
                    level=words.level(lemma, part),
                    ipa=words.ipa(lemma) or "",
                )
                found.setdefault(lemma, (zipf, word))
    rarest = sorted(found.values(), key=lambda item: item[0])[: WORDS_WANTED[1]]
    return sorted((word for _, word in rarest), key=lambda word: (word.sentence, word.start))
