"""Whether each taught word stands in the story and in the sentence given for it, and has a Korean meaning."""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from backend.materials.notes.checks.form import MARKUP
from backend.materials.notes.checks.text import fold

WORDS_WANTED = (5, 6)
WORDS_ENOUGH = 3
"""So many must be left when bad words are dropped."""
_HANGUL = re.compile(r"[가-힣]")
_OTHER_SCRIPT = re.compile(r"[぀-ヿ㐀-鿿]|[A-Za-z]{2,}")
_QUOTES = re.compile(r"[\"']+(?=\W|$)|(?<!\w)[\"']+")
_DASHES = re.compile(r"\s*-\s*")
_DOTS = re.compile(r"\s*\.{3}\s*")


class TaughtWord(Protocol):
    """A word as a writer proposes it."""

    @property
    def word(self) -> str:
        """The word as it stands in the sentence."""

    @property
    def lemma(self) -> str:
        """Its dictionary form."""

    @property
    def ipa(self) -> str | None:
        """Its pronunciation."""

    @property
    def meaning_ko(self) -> str:
        """Its Korean meaning."""

    @property
    def sentence(self) -> str:
        """A sentence of the story with the word in it."""


def check_words(words: Sequence[TaughtWord], story: str, *, korean: bool = True) -> list[tuple[str, ...]]:
    """Return for each word what is wrong with it, nothing for a good one; `korean=False` leaves the meanings out."""
    source = comparable(story)
    seen: set[str] = set()
    found = []
    for item in words:
        reasons = list(_in_story(item, source))
        if item.lemma.casefold() in seen:
            reasons.append(f"vocabulary explains {item.lemma.casefold()!r} more than once.")
        seen.add(item.lemma.casefold())
        if korean:
            reasons += meaning_problems(item.word, item.meaning_ko)
        found.append(tuple(reasons))
    return found


def comparable(text: str) -> str:
    """Return `text` folded, in lower case, without quotation marks and without spaces around dashes and dots."""
    plain = _DOTS.sub("...", _DASHES.sub("-", _QUOTES.sub("", fold(text).lower())))
    return " ".join(plain.split())


def _in_story(item: TaughtWord, source: str) -> Iterator[str]:
    sentence = comparable(item.sentence)
    whole_word = re.compile(rf"(?<!\w){re.escape(comparable(item.word))}(?!\w)")
    if not whole_word.search(source):
        yield f"vocabulary word {item.word!r} is not in the story."
    elif not whole_word.search(sentence):
        yield f"the sentence given for {item.word!r} does not contain it."
    if sentence not in source:
        yield f"the sentence given for {item.word!r} is not in the story."
    if MARKUP.search(f"{item.word} {item.lemma} {item.sentence} {item.ipa or ''}"):
        yield f"vocabulary word {item.word!r} contains a link, a mention or markup."


def meaning_problems(word: str, meaning_ko: str) -> Iterator[str]:
    """Yield what is wrong with the Korean meaning of a word."""
    if not _HANGUL.search(meaning_ko) or _OTHER_SCRIPT.search(meaning_ko):
        yield f"the meaning of {word!r} is not written in Korean."
    if MARKUP.search(meaning_ko):
        yield f"the meaning of {word!r} contains a link, a mention or markup."
