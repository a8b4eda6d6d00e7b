"""What a number in a text is: kinds, hedges, the Quantity itself, and when two of them say the same."""

import enum
from dataclasses import dataclass
from fractions import Fraction

from backend.materials.notes.checks.tables import same_currency, units


class Kind(enum.StrEnum):
    """What a number counts or names. The scale of its value follows from it."""

    COUNT = "count"
    """A bare number."""
    MONEY = "money"
    """Unit: ISO code where the text names the country, else the bare noun: "dollar", "won", "cent" (in whole units)."""
    SHARE = "share"
    """Percent, fraction, "one in ten": 75 percent is 3/4."""
    POINTS = "points"
    """Percentage points."""
    MULTIPLE = "multiple"
    """"Three times", "doubled", "threefold"."""
    MEASURE = "measure"
    """Unit: a name of units.tsv; also lengths of time."""
    AGE = "age"
    """In years."""
    ORDINAL = "ordinal"
    YEAR = "year"
    DECADE = "decade"
    """Its first year."""
    DATE = "date"
    """Month x 100 + day."""
    MONTH = "month"
    """1 to 12."""
    WEEKDAY = "weekday"
    """1 (Monday) to 7."""
    CLOCK = "clock"
    """Minutes since midnight; unit "12" where the text leaves morning or evening open, else ""."""


class Hedge(enum.StrEnum):
    """What the text says about a value's exactness."""

    EXACT = "exact"
    ABOUT = "about"
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text; `start` and `end` are offsets in the folded text, `text` is what stands there."""

    kind: Kind
    value: Fraction
    unit: str
    hedge: Hedge
    start: int
    end: int
    text: str


CALENDAR = frozenset({Kind.YEAR, Kind.DECADE, Kind.DATE, Kind.MONTH, Kind.WEEKDAY, Kind.CLOCK})
_NUMERIC = frozenset({Kind.COUNT, Kind.AGE, Kind.YEAR})
_LONG_TIMES = frozenset({"day", "week", "fortnight", "month", "year", "decade", "century"})


def same_quantity(one: Quantity, other: Quantity) -> bool:
    """Say whether two quantities state the same value, in whatever words; bare counts fit a unit left out."""
    a, b = one.kind, other.kind
    if a is b:
        return _same_kind(one, other)
    if Kind.COUNT in (a, b):
        kinds = {a, b}
        return one.value == other.value and bool(
            kinds & {Kind.AGE, Kind.YEAR, Kind.MULTIPLE} or (Kind.ORDINAL in kinds and one.value > 1)
        )
    if {a, b} == {Kind.AGE, Kind.MEASURE}:
        measure = one if a is Kind.MEASURE else other
        return one.value == other.value and measure.unit == "year"
    if {a, b} == {Kind.CLOCK, Kind.MEASURE}:
        clock, measure = (one, other) if a is Kind.CLOCK else (other, one)
        seconds = units()[measure.unit].factor * measure.value
        return units()[measure.unit].dimension == "time" and seconds in {clock.value, clock.value * 60}
    return False


def _same_kind(one: Quantity, other: Quantity) -> bool:
    if one.kind is Kind.MONEY:
        return one.value == other.value and same_currency(one.unit, other.unit)
    if one.kind is Kind.CLOCK and "12" in {one.unit, other.unit}:
        return one.value % 720 == other.value % 720
    if one.kind is not Kind.MEASURE or one.unit == other.unit:
        return one.value == other.value
    first, second = units()[one.unit], units()[other.unit]
    if first.dimension != second.dimension:
        return False
    if first.dimension == "temperature":
        return one.value == other.value and "degree" in {one.unit, other.unit}
    left, right = one.value * first.factor, other.value * second.factor
    tolerance = Fraction(1, 25) if {one.unit, other.unit} <= _LONG_TIMES else Fraction(1, 200)
    return abs(left - right) <= tolerance * max(abs(left), abs(right))
