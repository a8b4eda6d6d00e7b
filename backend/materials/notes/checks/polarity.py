"""Whether a summary says the opposite of its source: lost or added negations, antonyms, for and against, direction."""

from collections.abc import Iterator

from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.document import Word
from backend.materials.notes.checks.findings import Finding, flag
from backend.materials.notes.checks.lexicon import concepts, opposites, stem, verb_positions

NEGATORS = frozenset(
    """
    not no never none nobody nothing neither nor cannot without hardly scarcely barely rarely seldom n't unable
    lack lacks lacked lacking refuse refuses refused refusing fail fails failed failing deny denies denied denying
    unlikely impossible stop stopped stops prevent prevented avoid avoided instead nowhere reject rejected
    """.split()
)
_REACH = 6
_DIRECTION = frozenset(
    stem(word)
    for word in """
    rise fall drop decline decrease increase grow shrink gain lose climb jump surge plunge slip slide soar sink up down
    higher lower more less fewer longer shorter larger smaller bigger heavier lighter older younger faster slower hotter
    cooler colder warmer cheaper better worse stronger weaker wider narrower earlier later above below over under before
    after raise cut reduce double halve improve worsen strengthen weaken highest lowest largest smallest most least best
    worst
    """.split()
)


_PARTING = frozenset(
    "that who which if whether because to by from for after before while although though unless".split()
)


def is_negated(words: tuple[Word, ...], position: int) -> bool:
    """Say whether a negation of its own clause governs the word at `position` of its sentence."""
    count = 0
    for before in range(position - 1, max(-1, position - _REACH - 1), -1):
        word = words[before]
        if word.clause != words[position].clause or word.plain in _PARTING - {"to"}:
            break
        if word.plain in NEGATORS or word.plain.endswith("n't"):
            count += 1
    return count % 2 == 1


def check_polarity(comparison: Comparison) -> Iterator[Finding]:
    """Yield a flag for each sentence whose words are negated, or turned round, against all of its evidence."""
    for index, words in enumerate(comparison.summary.sentence_words):
        evidence = comparison.evidence[index]
        if not evidence.sentences:
            continue
        yield from _opposite_words(comparison, index, words)
        yield from _negations(comparison, index, words)


def _opposite_words(comparison: Comparison, index: int, words: tuple[Word, ...]) -> Iterator[Finding]:
    evidence = comparison.evidence[index]
    best = comparison.source.sentence_words[evidence.sentences[0]]
    for position, word in enumerate(words):
        against = opposites().get(word.stem)
        if not against or word.stem in evidence.stems:
            continue
        if not comparison.source.sentence_concepts[evidence.sentences[0]].isdisjoint(concepts(word.stem)):
            continue
        for other_position, other in enumerate(best):
            if other.stem not in against or other.stem in {one.stem for one in words}:
                continue
            if is_negated(words, position) != is_negated(best, other_position):
                continue
            rule = "direction" if word.stem in _DIRECTION else "polarity"
            yield flag(rule, index, f"The summary says {word.text!r} where the story says {other.text!r}.")
            break


def _negations(comparison: Comparison, index: int, words: tuple[Word, ...]) -> Iterator[Finding]:
    for position in verb_positions(words):
        word = words[position]
        here = is_negated(words, position)
        there = list(_same_verb(comparison, index, word))
        if there and all(one != here for one in there):
            what = "denies" if here else "affirms"
            yield flag("negation", index, f"The summary {what} {word.text!r}; the story does the opposite.")
            return


def _same_verb(comparison: Comparison, index: int, word: Word) -> Iterator[bool]:
    """Yield for each use of a verb in the evidence that speaks of the same things whether it is negated there."""
    around = [
        one
        for one in comparison.summary.sentence_words[index]
        if one.clause == word.clause and one.is_content and one.stem != word.stem
    ]
    for sentence in comparison.evidence[index].sentences:
        source, held = comparison.source.sentence_words[sentence], comparison.source.sentence_concepts[sentence]
        shared = sum(not concepts(one.stem).isdisjoint(held) for one in around)
        for position in verb_positions(source):
            other = source[position]
            if other.stem == word.stem:
                needed = 1
            elif concepts(word.stem).isdisjoint(concepts(other.stem)):
                continue
            else:
                needed = 2
            if shared >= needed:
                yield is_negated(source, position)
