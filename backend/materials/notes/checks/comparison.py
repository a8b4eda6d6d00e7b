"""A summary beside its source: for each sentence of the summary, the sentences of the source that it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from backend.materials.notes.checks.derived import states
from backend.materials.notes.checks.document import Document, Word, verb_positions
from backend.materials.notes.checks.lexicon import concepts
from backend.materials.notes.checks.quantities import Quantity

_NUMBER_WEIGHT = 2.0


@dataclass(frozen=True)
class Comparison:
    """A summary and its source, with their evidence computed once."""

    summary: Document
    source: Document

    @cached_property
    def evidence(self) -> tuple[tuple[int, ...], ...]:
        """The source sentences that each sentence of the summary rests on, the best first."""
        chosen = []
        for words, quantities in zip(self.summary.sentence_words, self.summary.quantities_by_sentence, strict=True):
            found = self.find(words, quantities)
            chosen.append(tuple(index for score, index in found[:3] if score >= found[0][0] * 0.6))
        return tuple(chosen)

    def find(self, words: tuple[Word, ...], quantities: tuple[Quantity, ...] = ()) -> list[tuple[float, int]]:
        """Return the source sentences that hold most of `words` and `quantities`: (share of the weight, index)."""
        wanted = {word.stem: concepts(word.stem) for word in words if word.is_content}
        weights = {one: self.source.weight(one) for one in wanted}
        numbers = [one for one in quantities if one.value != 1]
        total = sum(weights.values()) + _NUMBER_WEIGHT * len(numbers)
        if not total:
            return []
        found = []
        for index, held in enumerate(self.source.sentence_concepts):
            score = sum(weights[one] for one, meant in wanted.items() if not held.isdisjoint(meant))
            if numbers:
                here = self.source.quantities_by_sentence[index]
                score += _NUMBER_WEIGHT * sum(any(states(one, other, self.source) for other in here) for one in numbers)
            if score:
                found.append((score / total, index))
        return sorted(found, key=lambda pair: (-pair[0], pair[1]))

    def uses_of(self, index: int, verb: Word) -> Iterator[tuple[tuple[Word, ...], int]]:
        """Yield where a sentence's evidence uses its verb, or a synonym, of the same things: words, position."""
        around = [
            one
            for one in self.summary.sentence_words[index]
            if one.clause == verb.clause and one.is_content and one.stem != verb.stem
        ]
        for sentence in self.evidence[index]:
            words, held = self.source.sentence_words[sentence], self.source.sentence_concepts[sentence]
            shared = sum(not concepts(one.stem).isdisjoint(held) for one in around)
            for position in verb_positions(words):
                is_same = words[position].stem == verb.stem
                is_alike = is_same or not concepts(verb.stem).isdisjoint(concepts(words[position].stem))
                if is_alike and shared >= (1 if is_same else 2):
                    yield words, position
