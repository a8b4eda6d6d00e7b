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


_WAY = re.compile(r"\bfrom\b[^.;]*?\bto\b", re.IGNORECASE)
_OTHER_CLAUSE = re.compile(
    r"\b(?:by|and|or|with|than|from|for|after|when|while|that|who|but|as|said|says)\b|[,;:]", re.IGNORECASE
)
_TITLE = r"(?:씨|감독|선수|총리|대통령|장관|시장|의원|박사|팀|사|당|측)?"
_PLACE = r"(?:시|항|공항|섬|주)?"
_TOWARDS, _AWAY = re.compile(rf"{_PLACE}(?:까지|으로|로|행)"), re.compile(rf"{_PLACE}(?:에서|부터|발)")
_SUBJECT = re.compile(rf"{_TITLE}(?:이|가|은|는|께서)(?![가-힣])")
_OBJECT = re.compile(rf"{_TITLE}(?:을|를|에게|한테|에)(?![가-힣])")
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
        if not (_alternate(one, two, first, second, korean=False) and _alternate(one, two, first, second, korean=True)):
            continue
        if _turned(one, two) != _turned(first, second) and not {one.english, two.english} & {
            first.english,
            second.english,
        }:
            yield flag(
                "korean_binding",
                index,
                f"Check what belongs to {first.text!r} and what to {second.text!r}: {one.text!r} or {two.text!r}?",
            )
            return
    for pair in pairs:
        if not pair[0].group.startswith("value"):
            yield from _turned_around(index, english, korean, *sorted(pair, key=lambda item: item.english))


def _turned_around(index: int, english: str, korean: str, one: Item, two: Item) -> Iterator[Finding]:
    """Yield a flag where "from A to B" has become the way back, or the subject has become the object."""
    way = _WAY.search(english)
    if way and way.start() < one.english < way.end() <= two.english + 1:
        if _TOWARDS.match(korean, one.korean_end) and _AWAY.match(korean, two.korean_end):
            yield flag("korean_binding", index, f"The way goes from {one.text!r} to {two.text!r}, not back.")
    elif (
        not _OTHER_CLAUSE.search(english, one.english, two.english)
        and _OBJECT.match(korean, one.korean_end)
        and _SUBJECT.match(korean, two.korean_end)
    ):
        reason = f"In the English {one.text!r} does it to {two.text!r}; in the Korean it is the other way round."
        yield flag("korean_binding", index, reason)


def _alternate(one: Item, two: Item, first: Item, second: Item, *, korean: bool) -> bool:
    """Say whether the items of two pairs take turns in a sentence: "26 in towns, 19 in villages"."""
    order = sorted((one, two, first, second), key=lambda item: item.korean if korean else item.english)
    groups = [item.group for item in order]
    return groups[0] == groups[2] != groups[1] == groups[3]


def _turned(one: Item, two: Item) -> bool:
    return (one.english < two.english) != (one.korean < two.korean)
