"""A story's text as a page shows it: sentences cut around the taught words, the words, the question. Pure."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from backend.study.word_position import Marked, marked

END = re.compile(r"[.!?…]+[\"'”’)\]]*(\s+)")
DOTTED = re.compile(r"(?:^|[\s(\"“‘'])((?:[A-Za-z]\.)*[A-Za-z]|[A-Z][a-z]{1,4})$")
ABBREVIATIONS = frozenset(
    "mr mrs ms dr st prof gen sen rep gov lt col sgt capt rev hon jr sr inc co corp ltd vs no dept est "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)


class Piece(NamedTuple):
    """A part of a sentence; `word` is the index of the taught word that it is, None between words."""

    text: str
    word: int | None = None


@dataclass(frozen=True)
class Sentence:
    """An English sentence in pieces, and its Korean, "" if there is none or the two could not be aligned."""

    pieces: tuple[Piece, ...]
    korean: str


@dataclass(frozen=True)
class Passage:
    """Sentences in order, and the whole Korean text if the two could not be aligned."""

    sentences: tuple[Sentence, ...]
    korean: str = ""


class AskedQuestion(NamedTuple):
    """A question, the index that the reader chose (None: none yet) and the sentence that shows the answer."""

    question: str
    options: tuple[str, ...]
    answer: int
    chosen: int | None
    proof: str

    @property
    def is_right(self) -> bool:
        """Whether the reader chose the right option."""
        return self.chosen == self.answer

    @property
    def right_option(self) -> str:
        """The right option."""
        return self.options[self.answer]


def passage(story: Mapping[str, Any]) -> Passage:
    """Return the text of a story (`ArticleDetail` as JSON); notes without level texts are cut into sentences."""
    if not story.get("sentences"):
        english = english_sentences(story["summary_en"] or "")
        korean = korean_sentences(story["summary_ko"] or "")
        is_aligned = len(english) == len(korean)
        pairs = zip(english, korean if is_aligned else [""] * len(english), strict=True)
        return Passage(tuple(Sentence((Piece(en),), ko) for en, ko in pairs), "" if is_aligned else " ".join(korean))
    places: dict[int, list[tuple[int, int, int]]] = {}
    for index, word in enumerate(story["words"]):
        start = word["start"]
        places.setdefault(word["sentence"], []).append((start, start + len(word["word"]), index))
    return Passage(
        tuple(
            Sentence(_pieces(one["en"], sorted(places.get(number, []))), one["ko"] or "")
            for number, one in enumerate(story["sentences"])
        )
    )


def words(story: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the words of a story, each `marked` in its sentence; those of a text in the order of `story["words"]`."""
    if not story.get("sentences"):
        return [word | {"marked": marked(word["sentence"], word["word"])} for word in story["vocabulary"]]
    found = []
    for word in story["words"]:
        sentence, end = story["sentences"][word["sentence"]]["en"], word["start"] + len(word["word"])
        found.append(word | {"marked": Marked(sentence[: word["start"]], word["word"], sentence[end:])})
    return found


def question(story: Mapping[str, Any], chosen: str) -> AskedQuestion | None:
    """Return the story's question with what a reader chose: the index of an option as text, anything else is none."""
    asked = story.get("question")
    if not asked or asked["proof"] is None:
        return None
    options = tuple(asked["options"])
    index = next((number for number in range(len(options)) if chosen == str(number)), None)
    return AskedQuestion(asked["question"], options, asked["answer"], index, story["sentences"][asked["proof"]]["en"])


def _pieces(sentence: str, places: list[tuple[int, int, int]]) -> tuple[Piece, ...]:
    """Cut a sentence around words at (start, end, index), sorted; one that overlaps an earlier one stays text."""
    pieces: list[Piece] = []
    position = 0
    for start, end, index in places:
        if start < position:
            continue
        pieces += [Piece(sentence[position:start]), Piece(sentence[start:end], index)]
        position = end
    return tuple(piece for piece in itertools.chain(pieces, [Piece(sentence[position:])]) if piece.text)


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
