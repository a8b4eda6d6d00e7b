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
            kinds & {Kind.AGE, Kind.YEAR, Kind.MULTIPLE, Kind.POINTS} or (Kind.ORDINAL in kinds and one.value > 1)
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
    if first.dimension == "time" and not {one.unit, other.unit} <= _LONG_TIMES:
        return left == right
    tolerance = Fraction(1, 25) if first.dimension == "time" else Fraction(1, 200)
    return abs(left - right) <= tolerance * max(abs(left), abs(right))


_TOLERANCE = Fraction(8, 100)
_WIDE = Fraction(20, 100)


def rounds(quantity: Quantity, other: Quantity) -> bool:
    """Say whether the hedged `quantity` is a fair rounding of `other`: "almost 14 trillion" of 13.8."""
    if quantity.hedge is Hedge.EXACT or quantity.kind is not other.kind or quantity.kind in CALENDAR | {Kind.ORDINAL}:
        return False
    value, exact = quantity.value, other.value
    if quantity.kind is Kind.MONEY and not same_currency(quantity.unit, other.unit):
        return False
    converted = quantity.unit != other.unit
    if quantity.kind is Kind.MEASURE and converted:
        one, two = units()[quantity.unit], units()[other.unit]
        if one.dimension != two.dimension or (one.dimension == "temperature" and "degree" not in {one.name, two.name}):
            return False
        value, exact = value * one.factor, exact * two.factor
    if exact == 0 or value == 0:
        return False
    change = (exact - value) / abs(value)
    digits = telling_digits(quantity.value)
    # A rounder number may stand further off: "more than half" for 58 percent.
    wide = _WIDE if digits <= 1 or quantity.kind is Kind.SHARE else _TOLERANCE
    if quantity.hedge is Hedge.MORE:
        return -Fraction(1, 1000) <= change <= (wide * 2 if other.hedge is Hedge.ABOUT else wide)
    if quantity.hedge is Hedge.LESS:
        return -wide <= change <= Fraction(1, 1000)
    if converted or quantity.kind is Kind.SHARE or other.hedge is Hedge.ABOUT:
        if abs(change) <= (
            _WIDE if digits == 1 and other.hedge is Hedge.ABOUT else _TOLERANCE + Fraction(digits == 1, 25)
        ):
            return True
    elif digits <= telling_digits(exact) and abs(change) <= _TOLERANCE:
        return True
    return digits < telling_digits(exact) and Fraction(f"{float(exact):.{max(0, digits - 1)}e}") == value


def telling_digits(value: Fraction) -> int:
    """Return how many digits of a value are not trailing noughts: 1 for 14,000, 3 for 1.05."""
    scaled = abs(value)
    for _ in range(6):
        if scaled.denominator == 1:
            break
        scaled *= 10
    return len(str(round(scaled)).rstrip("0")) or 1
