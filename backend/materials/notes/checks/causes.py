"""Whether the causes that a summary gives are the source's."""

import re
from collections.abc import Iterator

from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.findings import Finding, flag
from backend.materials.notes.checks.lexicon import concepts

_CAUSE = re.compile(
    r"\b(?:because of|because|due to|owing to|thanks to|caused by|as a result of|in response to|blamed on|driven by"
    r"|after|following|since|led to|leads to|caused|causes|triggered|prompted|to blame)\b",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"because|due to|owing|thanks to|cause|result of|led to|triggered|prompted|blame|driven|in response", re.IGNORECASE
)


def check_causes(comparison: Comparison) -> Iterator[Finding]:
    """Yield a flag where the evidence of a sentence does not hold what the sentence gives as the cause."""
    for index, words in enumerate(comparison.summary.sentence_words):
        span = comparison.summary.sentences[index]
        match = _CAUSE.search(comparison.summary.text, span.start, span.end)
        if match is None:
            continue
        sure = _SURE.search(match.group()) is not None
        cause = [word for word in words if word.start >= match.end() and word.is_content]
        effect = [word for word in words if word.end <= match.start() and word.is_content]
        if not cause or not effect:
            continue
        # The share of the cause's weight that the sentences about the effect, and their neighbours, lack.
        found = comparison.find(tuple(effect))
        near = {sentence + step for score, sentence in found[:2] if score >= found[0][0] * 0.7 for step in (-1, 0, 1)}
        held = frozenset().union(
            *(comparison.source.sentence_concepts[one] for one in near if 0 <= one < len(comparison.source.sentences))
        )
        weights = {word.stem: comparison.source.weight(word.stem) for word in cause}
        lost = sum(weight for one, weight in weights.items() if held.isdisjoint(concepts(one)))
        if lost / sum(weights.values()) > (0.5 if sure else 0.65):
            yield flag(
                "cause", index, f"The story does not give this cause: {match.group()!r} is not what it says there."
            )
