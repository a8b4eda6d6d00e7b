"""Values that an English sentence and its Korean translation must share, and what compares them."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from backend.materials.notes.checks.findings import Finding, flag, problem
from backend.materials.notes.checks.korean_numbers import read_number

# Units that no table of measures holds. Money is "money:dollar", a measure its English name ("kilometer").
BARE = ""
AGE = "age"
AGE_DECADE = "age decade"
CLOCK = "clock"
DAY_OF_MONTH = "day of month"
DECADE = "decade"
FRACTION = "fraction"
MONTH_NAME = "month name"
MONTHS = "months"
MULTIPLE = "multiple"
ORDINAL = "ordinal"
PERCENT = "percent"
POINT = "percentage point"
SECONDS = "seconds"
VAGUE = "vague"
YEAR = "year"

# A bare number may be written with one of these in the other language: "Lee, 34," is 34세, "No. 2" is 2위.
_FREE = frozenset({BARE, AGE, ORDINAL})
_DEGREES = frozenset({"degree", "celsius", "fahrenheit"})

Reading = tuple[Fraction, str]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of one sentence: everything it may mean, its words, its place."""

    readings: tuple[Reading, ...]
    text: str
    start: int
    end: int
    optional: bool = False
    """The other language may leave it out: "one", 한, 두 나라 for "A and B"."""
    hedge: str = ""
    """"more" or "less" where the words around it set a bound."""
    counted: str = ""
    """What is counted, as a class of korean_counters.tsv; "rank" for ordinals."""
    parts: tuple["Value", ...] = ()
    """The numbers of a ratio ("one in ten"), which may also be written apart."""


def expanded(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return `readings` with percentages and fractions also as each other."""
    result = dict.fromkeys(readings)
    for number, unit in list(result):
        if unit == FRACTION:
            result[number * 100, PERCENT] = None
        elif unit == PERCENT:
            result[number / 100, FRACTION] = None
    return tuple(result)


def same(one: Value, other: Value) -> bool:
    """Say whether two values may mean the same."""
    return any(
        number == their_number
        and (
            unit == their_unit
            or {unit, their_unit} <= _FREE
            or ("degree" in {unit, their_unit} and {unit, their_unit} <= _DEGREES)
        )
        for number, unit in one.readings
        for their_number, their_unit in other.readings
    )


def with_implied_units(english: Sequence[Value], korean: Sequence[Value], summary: Sequence[Value]) -> list[Value]:
    """Return the English values, bare numbers also in a unit of the summary that the Korean gives them."""
    units = {unit for value in summary for _, unit in value.readings}
    if units & _DEGREES:
        units.add("degree")
    result = []
    for value in english:
        number, unit = value.readings[0]
        if unit == BARE and not value.counted and not any(same(value, other) for other in korean):
            implied: list[Reading] = []
            for other in (other for other in korean if not other.parts):
                written = read_number(other.text, 0)  # 6 for 6시간, whose reading is 21,600 seconds
                numbers = {written.value} if written else set()
                implied += [one for one in other.readings if one[1] in units and number in {one[0], *numbers}]
            value = replace(value, readings=(*value.readings, *implied))
        result.append(value)
    return result


def _with_ratios_apart(values: Sequence[Value], others: Sequence[Value]) -> list[Value]:
    """Return `values` with each ratio that the other side does not have as a whole written as its numbers."""
    result: list[Value] = []
    for value in values:
        if value.parts and not any(same(value, other) for other in others):
            result.extend(value.parts)
        else:
            result.append(value)
    return result


def value_findings(index: int, english: Sequence[Value], korean: Sequence[Value]) -> Iterator[Finding]:
    """Yield a problem for a value that only one sentence has, a flag for another bound or another counter."""
    ours, theirs = _with_ratios_apart(english, korean), _with_ratios_apart(korean, english)
    missing = [value for value in ours if not value.optional and not any(same(value, other) for other in theirs)]
    added = [value for value in theirs if not value.optional and not any(same(value, other) for other in ours)]
    for value, other in zip(missing, [*added, *[None] * len(missing)], strict=False):
        said = f"; the Korean says {other.text!r}." if other else ", which the Korean lacks."
        yield problem("korean_value", index, f"The English says {value.text!r}{said}")
    for value, other in itertools.product(english, korean):
        if {value.hedge, other.hedge} == {"more", "less"} and same(value, other):
            yield flag("korean_bound", index, f"The English has {value.hedge!r} before {value.text!r}, the Korean not.")
        elif value.counted and other.counted and value.counted != other.counted and same(value, other):
            others = [one for one in korean if one is not other and same(value, one)]
            if not others:
                yield flag("korean_counter", index, f"Check what {value.text!r} counts: {other.text!r}?")
    for value in added[len(missing) :]:
        yield problem("korean_value", index, f"The Korean says {value.text!r}, which the English does not.")
