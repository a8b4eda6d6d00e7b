"""Whether each number, date and name of a summary belongs to what it belongs to in the source."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.derived import same_unit, states, unit_near
from backend.materials.notes.checks.document import Document, verb_positions
from backend.materials.notes.checks.findings import Finding, flag
from backend.materials.notes.checks.lexicon import concepts
from backend.materials.notes.checks.mentions import Mention, NameKind, mentions
from backend.materials.notes.checks.numbers import is_weak
from backend.materials.notes.checks.quantities import CALENDAR, Kind, Quantity, same_quantity

MARGIN = 1.2
"""How much more of its context another value must share before a value is called misplaced."""
PLACE_MARGIN = 2.8
"""The same for places, which stand beside much that is not about them."""
_TELLING = frozenset("against without up down above below before after".split())
_ENOUGH_WORDS = 3
NAMED_SENTENCES, NAMED_NEAR = 2, 1
_PAIR = re.compile(r"-| (?:votes? |points? |goals? )?(?:to|against) ")
_DAYS = frozenset({Kind.DATE, Kind.MONTH, Kind.WEEKDAY})


@dataclass(frozen=True)
class Context:
    """What is said around an item: the words of its clause nearer to it than to another of its kind."""

    near: frozenset[str]
    """Those before it, and those right after it up to a preposition."""
    all: frozenset[str]
    has_verb: bool
    verbs: frozenset[str]
    sentence: int


def check_binding(comparison: Comparison) -> Iterator[Finding]:
    """Yield a flag for each value or name whose context belongs to another one in the source."""
    for index, quantities in enumerate(comparison.summary.quantities_by_sentence):
        for quantity in quantities:
            if is_weak(quantity):
                continue
            if rival := _misplaced_number(comparison, quantity, index):
                yield flag(
                    "binding",
                    index,
                    f"The story says {rival.text.strip()!r} there; {quantity.text.strip()!r} is something else.",
                )
        # "12 to 31" where the story says "31 to 12"; scores may be told from either side.
        there = list(_pairs(comparison.source.text, comparison.source.quantities))
        for one, other in _pairs(comparison.summary.text, comparison.summary.quantities_by_sentence[index]):
            if (one, other) not in there and (other, one) in there:
                yield flag("binding", index, f"The story says {other:g} to {one:g}, not {one:g} to {other:g}.")
        yield from _names(comparison, index)


def _pairs(text: str, quantities: tuple[Quantity, ...]) -> Iterator[tuple[float, float]]:
    counts = [one for one in quantities if one.kind is Kind.COUNT]
    for one, other in itertools.pairwise(counts):
        if one.value != other.value and _PAIR.fullmatch(text[one.end : other.start]):
            yield float(one.value), float(other.value)


def _misplaced_number(comparison: Comparison, quantity: Quantity, index: int) -> Quantity | None:
    """Return the source's number that fits the context of `quantity` better than any equal to it."""
    source = comparison.source
    near = {sentence + step for sentence in comparison.evidence[index] for step in (-1, 0, 1)}
    own, rivals = [], []
    for other in source.quantities:
        if states(quantity, other, source):
            own.append(other)
        elif _comparable(quantity, other, source) and source.sentence_at(other.start) in near:
            rivals.append(other)
    own = [one for one in own if one.kind is quantity.kind and same_quantity(quantity, one)] or own
    if not own or not rivals:
        return None
    mine = context(comparison.summary, quantity.start, quantity.end, is_number=True)
    own_contexts = [context(source, one.start, one.end, is_number=True) for one in own]
    for rival in rivals:
        against = context(source, rival.start, rival.end, is_number=True)
        if all(_fits_better(mine, one, against, source) for one in own_contexts):
            return rival
    return None


def _comparable(one: Quantity, other: Quantity, source: Document) -> bool:
    if one.kind in CALENDAR:
        return other.kind is one.kind or {one.kind, other.kind} <= _DAYS
    if other.kind is Kind.COUNT and one.kind in {Kind.MEASURE, Kind.MONEY, Kind.SHARE}:
        return unit_near(one, other, source)
    return one.kind is other.kind and same_unit(one, other)


def _fits_better(mine: Context, own: Context, rival: Context, source: Document) -> bool:
    """Say whether `mine` shares telling words with `rival` that `own` lacks, and few the other way round."""
    mine_words, own_words, rival_words = mine.all, own.all, rival.all
    if not (own.has_verb and rival.has_verb):
        # "City hives gave 26 kilograms, country hives only 19": the verb and what follows it count for both.
        mine_words, own_words, rival_words = mine.all - mine.verbs, own.near - own.verbs, rival.near - rival.verbs
    return (
        _shared(mine_words, rival_words - own_words, source)
        > _shared(mine_words, own_words - rival_words, source) + MARGIN
    )


def _shared(words: Iterable[str], others: frozenset[str], source: Document) -> float:
    meant = frozenset().union(*(concepts(one) for one in others)) if others else frozenset()
    return sum(source.weight(one) for one in words if not meant.isdisjoint(concepts(one)))


@lru_cache(maxsize=4096)
def context(document: Document, start: int, end: int, *, is_number: bool) -> Context:
    """Return the context of the item at `start` to `end`; words nearer to another number are not a number's own."""
    sentence = document.sentence_at(start)
    words = document.sentence_words[sentence]
    clauses = {word.clause for word in words if start <= word.start < end} or {
        min((abs(word.start - start), word.clause) for word in words)[1] if words else 0
    }
    inside = [word for word in words if word.clause in clauses and not start <= word.start < end]
    span = document.clauses[min(clauses)]
    others = document.quantity_spans if is_number else ()
    rivals = [other for other in others if span.start <= other[0] < span.end and not start <= other[0] < end]
    inside = [
        word
        for word in inside
        if not any(a <= word.start < b for a, b in rivals)
        and all(max(start - word.end, word.start - end, 0) <= max(a - word.end, word.start - b, 0) for a, b in rivals)
    ]
    content = [word for word in inside if word.is_content or word.plain in _TELLING]
    after = list(itertools.takewhile(lambda word: word.is_content, (word for word in inside if word.start >= end)))
    verb_at = {words[position].start for position in verb_positions(words)}
    clause_verbs = [word for word in words if word.clause in clauses and word.start in verb_at]
    return Context(
        near=frozenset(word.stem for word in [*(one for one in content if one.start < start), *after]),
        all=frozenset(word.stem for word in content),
        has_verb=bool(clause_verbs),
        verbs=frozenset(word.stem for word in clause_verbs),
        sentence=sentence,
    )


def _names(comparison: Comparison, index: int) -> Iterator[Finding]:
    """Yield a flag for each name that stands where the source has another one."""
    source = comparison.source
    here = mentions(comparison.summary)
    there = mentions(source)
    near = {sentence + step for sentence in comparison.evidence[index] for step in (-1, 0, 1)}
    for mention in here:
        if mention.sentence != index or (mention.is_pronoun and mention.kind is not NameKind.PERSON):
            continue
        own = [one for one in there if one.is_same(mention)]
        rivals = [one for one in there if _may_replace(mention, one) and one.sentence in near]
        is_named = mention.is_pronoun or mention.kind is NameKind.PLACE
        if own and not is_named and not _is_named_near(comparison, mention, own):
            named = comparison.summary.text[mention.start : mention.end]
            yield flag("who", index, f"The story does not speak of {named!r} where it says this.")
            continue
        if not own or not rivals:
            continue
        mine = _name_context(comparison.summary, mention)
        own_contexts = [_name_context(source, one) for one in own]
        margin = PLACE_MARGIN if mention.kind is NameKind.PLACE else MARGIN
        for rival in rivals:
            against = _name_context(source, rival)
            if all(
                _shared(mine, against - one, source) > 1.3 * _shared(mine, one, source) + margin for one in own_contexts
            ):
                named, other = (
                    comparison.summary.text[mention.start : mention.end],
                    source.text[rival.start : rival.end],
                )
                yield flag(
                    "where" if mention.kind is NameKind.PLACE else "who",
                    index,
                    f"The story says this of {other!r}, not of {named!r}.",
                )
                break


def _is_named_near(comparison: Comparison, mention: Mention, own: list[Mention]) -> bool:
    """Say whether the source names `mention` in, or next to, the sentences that say what the summary says of it."""
    words = [
        word
        for word in comparison.summary.sentence_words[mention.sentence]
        if not mention.start <= word.start < mention.end
    ]
    if sum(word.is_content for word in words) < _ENOUGH_WORDS:
        return True
    found = comparison.find(tuple(words), comparison.summary.quantities_by_sentence[mention.sentence])
    best = {sentence + step for _, sentence in found[:NAMED_SENTENCES] for step in range(-NAMED_NEAR, NAMED_NEAR + 1)}
    return not best or any(one.sentence in best for one in own)


def _may_replace(mention: Mention, other: Mention) -> bool:
    if mention.kind is not other.kind or (
        other.is_pronoun and (mention.is_pronoun or other.kind is not NameKind.PERSON)
    ):
        return False
    return mention.tokens.isdisjoint(other.tokens)


def _name_context(document: Document, mention: Mention) -> frozenset[str]:
    """Return the words and the numbers of a mention's clause."""
    span = document.clauses[mention.clause]
    numbers = {
        f"#{float(one.value):g}" for one in document.quantities if span.start <= one.start < span.end and one.value != 1
    }
    return context(document, mention.start, mention.end, is_number=False).all | numbers
