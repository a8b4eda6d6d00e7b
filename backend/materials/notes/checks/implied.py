"""Quantities that a source states without writing a number: "a minute", "both", "the first quarter", "since 1634"."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from backend.materials.notes.checks.dates import MONTHS
from backend.materials.notes.checks.document import Document
from backend.materials.notes.checks.number_words import alternatives
from backend.materials.notes.checks.quantities import Hedge, Kind, Quantity
from backend.materials.notes.checks.tables import unit_words

_A_UNIT = re.compile(
    r"\b(?:an?|one|per|each|every|last|past|next)[ -](?:whole |full |metric |further |single )?"
    rf"({alternatives(set(unit_words()))})\b",
    re.IGNORECASE,
)
_WORDS = {
    "both": 2, "pair": 2, "couple": 2, "twins": 2, "duo": 2, "two-time": 2, "either": 2, "neither": 2, "brace": 2,
    "trio": 3, "triplets": 3, "hat trick": 3, "hat-trick": 3, "quartet": 4, "quintet": 5, "halftime": 45,
    "nobody": 0, "no one": 0, "none": 0, "no": 0, "not a single": 0, "dozens": 24,
}  # fmt: skip
_WORD = re.compile(rf"\b({'|'.join(sorted(_WORDS, key=len, reverse=True))})\b", re.IGNORECASE)
_LENGTHS = tuple(
    (re.compile(pattern, re.IGNORECASE), number, unit)
    for pattern, number, unit in (
        (r"\b(?:(first|second|third|fourth|last|this|next)[ -])?quarter\b(?! of an? |-century| point)", 3, "month"),
        (r"\b(?:first|second) half of (?:the year|this year|last year|next year|\d{4})|\bhalf-year\b", 6, "month"),
        (r"\bweekend\b", 2, "day"),
        (r"\bovernight\b", 1, "night"),
    )
)
_MONTH_RANGE = re.compile(
    rf"\b({'|'.join(name for name in MONTHS if len(name) > 3 or name == 'may')})(?:-| to | through | and | until )"
    rf"({'|'.join(name for name in MONTHS if len(name) > 3 or name == 'may')})\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"\b[A-Z][\w'-]+(?: [A-Z][\w'-]+)*((?:, [A-Z][\w'-]+(?: [A-Z][\w'-]+)*)*),? and [A-Z][\w'-]+")
_NOW = 2026
"""The latest year a story may be from when it names none."""


@lru_cache(maxsize=16)
def implied_quantities(source: Document) -> tuple[Quantity, ...]:
    """Return what the source says without a number, and its years as centuries and as time until now."""
    return tuple(_implied(source))


def _make(kind: Kind, value: int | Fraction, unit: str, match: re.Match[str]) -> Quantity:
    return Quantity(kind, Fraction(value), unit, Hedge.EXACT, match.start(), match.end(), match.group())


def _implied(source: Document) -> Iterator[Quantity]:
    text = source.text
    for match in _A_UNIT.finditer(text):
        yield _make(Kind.MEASURE, 1, unit_words()[match[1].lower()], match)
    for match in _WORD.finditer(text):
        yield _make(Kind.COUNT, _WORDS[match[1].lower()], "", match)
    for pattern, number, unit in _LENGTHS:
        for match in pattern.finditer(text):
            yield _make(Kind.MEASURE, number, unit, match)
    for match in _MONTH_RANGE.finditer(text):
        first, last = MONTHS[match[1].lower()], MONTHS[match[2].lower()]
        yield _make(Kind.MEASURE, (last - first) % 12 + 1, "month", match)
    for match in _LIST.finditer(text):
        yield _make(Kind.COUNT, 2 + match[1].count(", "), "", match)
    years = [int(one.value) for one in source.quantities if one.kind is Kind.YEAR and one.value <= _NOW + 4]
    now = max([*years, _NOW - 1])
    for one in source.quantities:
        if one.kind is Kind.ORDINAL:
            following = re.match(rf" ({alternatives(set(unit_words()))})\b", source.text[one.end : one.end + 20])
            if following:
                yield Quantity(
                    Kind.MEASURE, one.value, unit_words()[following[1]], one.hedge, one.start, one.end, one.text
                )
        if one.kind in {Kind.YEAR, Kind.DECADE}:
            yield Quantity(
                Kind.ORDINAL, Fraction((one.value - 1) // 100 + 1), "century", one.hedge, one.start, one.end, one.text
            )
            passed = now - one.value
            if passed > 0:
                yield Quantity(Kind.MEASURE, passed, "year", Hedge.ABOUT, one.start, one.end, one.text)
