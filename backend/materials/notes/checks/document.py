"""A text read once for all rules: its sentences, clauses, words and quantities, and the sentences that match others."""

import bisect
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter

from backend.materials.notes.checks.english_quantities import read_quantities
from backend.materials.notes.checks.lexicon import FUNCTION_WORDS, concepts, is_verb, stem
from backend.materials.notes.checks.quantities import Quantity
from backend.materials.notes.checks.text import Span, clause_spans, fold, sentence_spans, without_accents

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:'[^\W\d_]+)?")
_POSSESSIVE = re.compile(r"'s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `text` as written, `plain` in lower case without accents, dots and possessive, `stem` of that."""

    text: str
    plain: str
    stem: str
    start: int
    end: int
    sentence: int
    clause: int

    @property
    def is_content(self) -> bool:
        """Whether the word means something by itself: no article, pronoun, preposition or number."""
        return self.plain not in FUNCTION_WORDS and not self.plain.isdigit()

    @property
    def is_capital(self) -> bool:
        """Whether the word holds a capital letter."""
        return self.text != self.text.lower()


@dataclass(frozen=True, eq=False)
class Document:
    """A folded text with what was read from it; compared by identity, so that it is a cheap cache key."""

    text: str
    sentences: tuple[Span, ...]
    clauses: tuple[Span, ...]
    words: tuple[Word, ...]
    quantities: tuple[Quantity, ...]

    @cached_property
    def quantity_spans(self) -> tuple[tuple[int, int], ...]:
        """Where the quantities stand."""
        return tuple((one.start, one.end) for one in self.quantities)

    @cached_property
    def sentence_words(self) -> tuple[tuple[Word, ...], ...]:
        """The words of each sentence."""
        found: list[list[Word]] = [[] for _ in self.sentences]
        for word in self.words:
            found[word.sentence].append(word)
        return tuple(map(tuple, found))

    @cached_property
    def clause_words(self) -> tuple[tuple[Word, ...], ...]:
        """The words of each clause."""
        found: list[list[Word]] = [[] for _ in self.clauses]
        for word in self.words:
            found[word.clause].append(word)
        return tuple(map(tuple, found))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every stem that occurs."""
        return frozenset(word.stem for word in self.words)

    @cached_property
    def concepts(self) -> frozenset[str | int]:
        """Everything that occurs, with its synonyms."""
        return frozenset().union(*(concepts(one) for one in self.stems)) if self.stems else frozenset()

    @cached_property
    def weights(self) -> dict[str, float]:
        """How telling each stem is: higher for what few sentences hold."""
        counts = Counter(one for words in self.sentence_words for one in {word.stem for word in words})
        total = max(1, len(self.sentences))
        return {one: 0.3 + math.log(1 + total / count) for one, count in counts.items()}

    @cached_property
    def sentence_concepts(self) -> tuple[frozenset[str | int], ...]:
        """What each sentence speaks of, with synonyms."""
        return tuple(
            frozenset().union(*(concepts(word.stem) for word in words if word.is_content)) if words else frozenset()
            for words in self.sentence_words
        )

    def sentence_at(self, position: int) -> int:
        """Return the index of the sentence that holds the character at `position`."""
        return max(0, bisect.bisect_right(self.sentences, position, key=attrgetter("start")) - 1)

    def sentence_text(self, index: int) -> str:
        """Return the text of one sentence."""
        span = self.sentences[index]
        return self.text[span.start : span.end]

    @cached_property
    def quantities_by_sentence(self) -> tuple[tuple[Quantity, ...], ...]:
        """The quantities of each sentence."""
        found: list[list[Quantity]] = [[] for _ in self.sentences]
        for quantity in self.quantities:
            found[self.sentence_at(quantity.start)].append(quantity)
        return tuple(map(tuple, found))

    def weight(self, one: str) -> float:
        """Return how telling a stem is, also one that does not occur."""
        return self.weights.get(one, 1.5)


def verb_positions(words: Sequence[Word]) -> list[int]:
    """Return the positions of the verbs of one sentence."""
    return [
        position
        for position, word in enumerate(words)
        if (not word.is_capital or position == 0)
        and is_verb(word.plain, words[position - 1].text.lower() if position else "")
    ]


@lru_cache(maxsize=16)
def read_document(text: str) -> Document:
    """Return `text` folded and read."""
    folded = fold(text)
    sentences = tuple(sentence_spans(folded))
    clauses: list[Span] = []
    words: list[Word] = []
    for index, sentence in enumerate(sentences):
        first = len(clauses)
        clauses += clause_spans(folded, sentence)
        clause = first
        for match in _WORD.finditer(folded, sentence.start, sentence.end):
            while clause + 1 < len(clauses) and match.start() >= clauses[clause + 1].start:
                clause += 1
            plain = _POSSESSIVE.sub("", without_accents(match.group())).replace(".", "").lower()
            words.append(Word(match.group(), plain, stem(plain), match.start(), match.end(), index, clause))
    return Document(folded, sentences, tuple(clauses), tuple(words), read_quantities(folded))
