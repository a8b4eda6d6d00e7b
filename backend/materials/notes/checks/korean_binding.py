"""Figures, names and places exchanged with each other between an English sentence and its Korean translation."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from backend.materials.notes.checks.findings import Finding, flag
from backend.materials.notes.checks.korean_quantities import read_korean_values
from backend.materials.notes.checks.korean_values import YEAR, Value, same
from backend.materials.notes.checks.tables import phrases
from backend.materials.notes.checks.text import Span, clause_spans


@dataclass(frozen=True, slots=True)
class Item:
    """Something that stands once in both sentences: what class it is of, what it is, and where."""

    group: str
    text: str
    english: int
    korean: int
    korean_end: int


_PAIRED = re.compile(r"value|name|place")
_OTHER_CLAUSE = phrases("binding_other_clause")
_TITLE = r"(?:씨|감독|선수|총리|대통령|장관|시장|의원|박사|팀|사|당|측)?"
_PLACE = r"(?:시|항|공항|섬|주)?"
_SUBJECT = re.compile(rf"{_TITLE}(?:이|가|은|는|께서)(?![가-힣])")
_OBJECT = re.compile(rf"{_TITLE}(?:을|를|에게|한테|에)(?![가-힣])")
_DIRECTION = re.compile(r"\b(?P<word>from|to)(?: (?:the|a|about|around|nearly|almost|just|over|only))* ?[$€£¥₩]?$")
_DIRECTION_KOREAN = re.compile(rf"{_PLACE}(?:(?P<to>까지|으로|로|행)|(?P<from>에서|부터|발))")
_BETWEEN = re.compile(r"\bbetween [$€£¥₩]?$")
_SCORE, _SCORE_KOREAN = re.compile(r"-| to | percent to "), re.compile(r"(?:표? ?(?:대|-|,))? ?(?:반대 )?")
_DEFEAT = re.compile("졌|지고|진 |패|뒤|밀|내줬|반대|부결|거부|기각")
_FROM = re.compile("에서 (?:약 )?")
_CHANGE = re.compile(
    r"(?:으)?로 (?P<verb>(?P<down>줄|감소|떨어|낮[아추췄]|내[려렸린리]|하락)"
    r"|늘|증가|올[라랐렸리]|오[르른]|높[아여였]|상승)"
)
_KOREAN_CLAUSE_END = re.compile(r"[가-힣](?:고|며|면서|지만|는데|은데|ㄴ데|자|아|어|해|여|뒤|후|때|면)(?=[ ,])|,(?!\d)")
_OF = re.compile(r"(?:의|인)? ?")


def value_items(english: Sequence[Value], korean: Sequence[Value]) -> list[Item]:
    """Return the values that each sentence has exactly once, of one class when they share a unit."""
    items, english = [], [value for value in english if not value.optional]
    for value in english:
        partners = [other for other in korean if same(value, other)]
        if len(partners) == 1 and sum(same(partners[0], other) for other in english) == 1:
            units = {unit for _, unit in value.readings} & {unit for _, unit in partners[0].readings}
            unit = YEAR if YEAR in units else min(units, default="number")
            items.append(Item(f"value {unit}", value.text, value.start, partners[0].start, partners[0].end))
    return items


def binding_findings(index: int, english: str, korean: str, items: Sequence[Item]) -> Iterator[Finding]:
    """Yield a flag for the first two items of one class that each stand where the other should."""
    clauses = [(span.start, span.end) for span in clause_spans(english, Span(0, len(english)))]
    ends = [match.end() for match in _KOREAN_CLAUSE_END.finditer(korean)]
    korean_clauses = list(zip([0, *ends], [*ends, len(korean)], strict=True))
    pairs = [
        sorted(pair, key=lambda item: item.english)
        for pair in combinations(items, 2)
        if pair[0].group == pair[1].group and pair[0].english != pair[1].english and _PAIRED.match(pair[0].group)
    ]
    for one, two in pairs:
        agreeing = 0
        for other in items:
            if other.group == one.group or other.english in {one.english, two.english}:
                continue
            ours = _nearer(clauses, other, one, two, lambda item: item.english)
            # 10월의 2.4%: what stands right before an item belongs to it.
            before = [bool(_OF.fullmatch(korean, other.korean_end, item.korean)) for item in (one, two)]
            theirs = (before[0] - before[1]) or _nearer(korean_clauses, other, one, two, lambda item: item.korean)
            agreeing += ours * theirs
        if agreeing < 0 or alternate_differently(one, two, items):
            yield flag("korean_binding", index, f"Check what belongs to {one.text!r} and what to {two.text!r}.")
            return
        if reason := reversed_roles(english, korean, one, two):
            yield flag("korean_binding", index, reason)
            return


def _nearer(clauses: Sequence[tuple[int, int]], other: Item, one: Item, two: Item, place: Callable[[Item], int]) -> int:
    """Return 1 when `other` shares a clause with `one` alone, -1 with `two` alone, 0 otherwise."""
    at = [
        next((number for number, (start, end) in enumerate(clauses) if start <= place(item) < end), -1)
        for item in (other, one, two)
    ]
    return (at[0] == at[1]) - (at[0] == at[2]) if at[1] != at[2] else 0


def alternate_differently(one: Item, two: Item, items: Sequence[Item]) -> bool:
    """Say whether a pair of another class alternates with this one in both languages, but in another order.

    "Korea won 3, Japan 5" alternates (place, number, place, number); 한국 5, 일본 3 exchanges the numbers.
    """
    for first, second in combinations(items, 2):
        if first.group != second.group or first.group == one.group or first.english == second.english:
            continue
        four = (one, two, first, second)
        if len({item.english for item in four}) < 4 or not all(
            groups[0] == groups[2] != groups[1] == groups[3]
            for groups in (
                [item.group for item in sorted(four, key=lambda item: item.english)],
                [item.group for item in sorted(four, key=lambda item: item.korean)],
            )
        ):
            continue
        if (one.korean < two.korean) != ((first.korean < second.korean) == (first.english < second.english)):
            return True
    return False


def reversed_roles(english: str, korean: str, one: Item, two: Item) -> str:
    """Return why a score, "from A to B", or who did it to whom is reversed in Korean, "" if not; `one` comes first."""
    score = _SCORE.fullmatch(english, one.english + len(one.text), two.english) and one.korean >= two.korean
    ways = [_DIRECTION.search(english[: item.english]) for item in (one, two)]
    korean_ways = [_DIRECTION_KOREAN.match(korean, item.korean_end) for item in (one, two)]
    if score and _SCORE_KOREAN.fullmatch(korean, two.korean_end, one.korean) and not _DEFEAT.search(korean):
        return f"Check the order of {one.text!r} and {two.text!r}: who had more?"
    if all(ways) and all(korean_ways):
        if all(way and there and there[way["word"]] is None for way, there in zip(ways, korean_ways, strict=True)):
            return f"It goes from {one.text!r} to {two.text!r}, or back? The Korean says the opposite."
    elif _BETWEEN.search(english[: one.english]) and one.group == two.group and one.korean > two.korean:
        return f"Write {one.text!r} before {two.text!r}, as the English does."
    elif (
        not one.group.startswith("value")
        and not _OTHER_CLAUSE.search(english, one.english, two.english)
        and _OBJECT.match(korean, one.korean_end)
        and _SUBJECT.match(korean, two.korean_end)
    ):
        return f"In the English {one.text!r} does it to {two.text!r}; in the Korean it is the other way round."
    return ""


def change_findings(index: int, korean: str) -> Iterator[Finding]:
    """Yield a flag for the first Korean change that contradicts itself: "2시간에서 6시간으로 줄었다"."""
    for one, two in pairwise(read_korean_values(korean)):
        start, change = _FROM.fullmatch(korean, one.end, two.start), _CHANGE.match(korean, two.end)
        if not start or not change:
            continue
        figures = {unit: number for number, unit in one.readings}
        for number, unit in two.readings:
            if unit in figures and (figures[unit] < number if change["down"] else figures[unit] > number):
                reason = f"The Korean goes from {one.text!r} to {two.text!r} and calls it {change['verb']!r}."
                yield flag("korean_binding", index, reason)
                return
