"""A summary beside its source: for each sentence of the summary, the sentences of the source that it rests on."""

from dataclasses import dataclass
from functools import cached_property

from backend.materials.notes.checks.document import Document, Word
from backend.materials.notes.checks.lexicon import concepts
from backend.materials.notes.checks.numbers import states
from backend.materials.notes.checks.quantities import Quantity

_NUMBER_WEIGHT = 2.0


@dataclass(frozen=True)
class Evidence:
    """The source sentences that one sentence of the summary rests on, the best first, and what they say."""

    sentences: tuple[int, ...]
    score: float
    """Share of the sentence's weight that its best source sentence holds, 0 to 1."""
    words: tuple[Word, ...]
    stems: frozenset[str]
    concepts: frozenset[str | int]
    text: str


@dataclass(frozen=True)
class Comparison:
    """A summary and its source, with their evidence computed once."""

    summary: Document
    source: Document

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence of each sentence of the summary."""
        return tuple(
            self._evidence(words, quantities)
            for words, quantities in zip(self.summary.sentence_words, self.summary.quantities_by_sentence, strict=True)
        )

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

    def _evidence(self, words: tuple[Word, ...], quantities: tuple[Quantity, ...]) -> Evidence:
        found = self.find(words, quantities)
        best = found[0][0] if found else 0.0
        chosen = tuple(index for score, index in found[:3] if score >= best * 0.6)
        held = tuple(word for index in chosen for word in self.source.sentence_words[index])
        return Evidence(
            sentences=chosen,
            score=best,
            words=held,
            stems=frozenset(word.stem for word in held),
            concepts=frozenset().union(*(self.source.sentence_concepts[index] for index in chosen)),
            text=" ".join(self.source.sentence_text(index) for index in chosen),
        )
