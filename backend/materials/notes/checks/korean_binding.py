"""Figures, names and places exchanged with each other between an English sentence and its Korean translation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from backend.materials.notes.checks.findings import Finding, flag
from backend.materials.notes.checks.korean_values import MONTH_NAME, YEAR, Value, same


@dataclass(frozen=True, slots=True)
class Item:
    """Something that stands once in both sentences: what class it is of, what it is, and where."""

    group: str
    text: str
    english: int
    korean: int
    korean_end: int = -1


_TO = re.compile(r"\bfrom\b[^.;]*?\bto\b", re.IGNORECASE)
_TOWARDS, _AWAY = re.compile(r"(?:시|항|공항|섬|주)?(?:까지|으로|로|행)"), re.compile(r"(?:시|항|공항|섬|주)?(?:에서|부터|발)")
_SUBJECT = re.compile(r"(?:씨|감독|선수|총리|대통령|장관|시장|의원|박사|팀|사|당|측)?(?:이|가|은|는|께서)(?![가-힣])")
_OBJECT = re.compile(r"(?:씨|감독|선수|총리|대통령|장관|시장|의원|박사|팀|사|당|측)?(?:을|를|에게|한테|에)(?![가-힣])")


_CALENDAR = frozenset({f"value {MONTH_NAME}", f"value {YEAR}", "value decade"})


def value_items(english: Sequence[Value], korean: Sequence[Value]) -> list[Item]:
    """Return the values that each sentence has exactly once, of one class when they share a unit."""
    items = []
    for value in english:
        partners = [other for other in korean if same(value, other)]
        if len(partners) == 1 and sum(same(partners[0], other) for other in english) == 1:
            units = {unit for _, unit in value.readings} & {unit for _, unit in partners[0].readings}
            unit = YEAR if YEAR in units else min(units, default="number")
            items.append(Item(f"value {unit}", value.text, value.start, partners[0].start, partners[0].end))
    return items


def binding_findings(index: int, english: str, korean: str, items: Sequence[Item]) -> Iterator[Finding]:
    """Yield a flag for two figures whose order was turned around while that of what they belong to was not."""
    pairs = [(one, two) for one, two in combinations(items, 2) if one.group == two.group and one.english != two.english]
    for (one, two), (first, second) in combinations(pairs, 2):
        figures = [group.startswith("value") and group not in _CALENDAR for group in (one.group, first.group)]
        if sum(figures) != 1:
            continue
        if _turned(one, two) != _turned(first, second) and not {one.english, two.english} & {first.english, second.english}:
            yield flag(
                "korean_binding",
                index,
                f"Check which of {one.text!r} and {two.text!r} goes with {first.text!r} and which with {second.text!r}.",
            )
            return
    for one, two in pairs:
        if one.group.startswith("value"):
            continue
        one, two = sorted((one, two), key=lambda item: item.english)
        between = english[one.english : two.english]
        way = _TO.search(english)
        if way and way.start() < one.english < way.end() <= two.english + 1:
            if _TOWARDS.match(korean, one.korean_end) and _AWAY.match(korean, two.korean_end):
                yield flag("korean_binding", index, f"The way goes from {one.text!r} to {two.text!r}, not back.")
        elif not re.search(r"\b(?:by|and|or|with|than|from|for|after|when|while|that|who|but|as|said|says)\b|[,;:]", between):
            if _OBJECT.match(korean, one.korean_end) and _SUBJECT.match(korean, two.korean_end):
                yield flag("korean_binding", index, f"In the English {one.text!r} does it to {two.text!r}; in the Korean it is the other way.")


def _turned(one: Item, two: Item) -> bool:
    return (one.english < two.english) != (one.korean < two.korean)
