"""A summary cut into sentences, each with its Korean if both texts have the same number. Pure."""

import itertools
import re
from dataclasses import dataclass
from typing import NamedTuple

END = re.compile(r"[.!?…]+[\"'”’)\]]*(\s+)")
DOTTED = re.compile(r"(?:^|[\s(\"“‘'])((?:[A-Za-z]\.)*[A-Za-z]|[A-Z][a-z]{1,4})$")
ABBREVIATIONS = frozenset(
    "mr mrs ms dr st prof gen sen rep gov lt col sgt capt rev hon jr sr inc co corp ltd vs no dept est "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)


class Pair(NamedTuple):
    """An English sentence and its Korean, "" if the two texts could not be aligned."""

    english: str
    korean: str


@dataclass(frozen=True)
class Passage:
    """A summary's sentences in order, and the whole Korean text if the two could not be aligned."""

    pairs: tuple[Pair, ...]
    korean: str


def passage(english: str, korean: str) -> Passage:
    """Return both texts cut into sentences; when they differ in number the Korean stays whole."""
    ours, theirs = english_sentences(english), korean_sentences(korean)
    if len(ours) == len(theirs):
        return Passage(tuple(map(Pair, ours, theirs)), "")
    return Passage(tuple(Pair(sentence, "") for sentence in ours), " ".join(theirs))


def english_sentences(text: str) -> list[str]:
    """Cut English text after its sentences; a dot after "Mr" or "N.C" ends none."""
    return _cut(text, [end for end in END.finditer(text) if not is_abbreviation(text[: end.start()], end.group())])


def korean_sentences(text: str) -> list[str]:
    """Cut Korean text after its sentences."""
    return _cut(text, list(END.finditer(text)))


def _cut(text: str, ends: list[re.Match[str]]) -> list[str]:
    edges = [0, *(end.end() for end in ends), len(text)]
    parts = (text[start:stop].strip() for start, stop in itertools.pairwise(edges))
    return [" ".join(part.split()) for part in parts if part]


def is_abbreviation(before: str, mark: str) -> bool:
    """Return whether `mark` is the dot of an abbreviation at the end of `before`."""
    found = DOTTED.search(before[-12:])
    if not mark.startswith(".") or mark.startswith("..") or found is None:
        return False
    word = found.group(1)
    return len(word) == 1 or "." in word or word.lower() in ABBREVIATIONS
