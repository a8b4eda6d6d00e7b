"""The values of an English sentence as its Korean translation may write them."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from backend.materials.notes.checks.dates import MONTHS as MONTHS_BY_NAME
from backend.materials.notes.checks.english_quantities import read_quantities
from backend.materials.notes.checks.korean_units import counted_after, readings_of
from backend.materials.notes.checks.korean_values import (
    AGE,
    AGE_DECADE,
    BARE,
    CLOCK,
    DAY_OF_MONTH,
    DECADE,
    FRACTION,
    MONTH_NAME,
    MONTHS,
    MULTIPLE,
    ORDINAL,
    POINT,
    SECONDS,
    VAGUE,
    YEAR,
    Reading,
    Value,
    expanded,
)
from backend.materials.notes.checks.number_words import alternatives
from backend.materials.notes.checks.quantities import Hedge, Kind, Quantity
from backend.materials.notes.checks.tables import currencies, currency_words, number_words, phrases, rows, units

_MONTHS_OF = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_VAGUE_WORDS = {"dozen": 10, "score": 10, "ten": 10, "hundred": 100, "thousand": 1000, "million": 10**6}
_VAGUE_WORDS |= {"billion": 10**9, "trillion": 10**12}
_VAGUE = phrases("english_values_vague")
# A length of time with an article: "a year" may be 1년, 한 해 or 매년, and may be left out.
_ARTICLE_TIME = phrases("english_values_article_time")
_MONTH = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_AND_A_HALF = re.compile(
    r"\b(?:an?|one) (?P<unit>second|minute|hour|day|week|month|year|decade|century) and a half\b", re.IGNORECASE
)
_SPOKEN_TIME = re.compile(
    r"\b(?:a )?(?P<part>quarter|half) (?P<joint>to|past) "
    r"(?P<hour>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
_SPOKEN_MINUTES = re.compile(
    r"\b(?:at|around|about|before|after|since|until|by) (?P<part>five|ten|twenty|twenty-five) (?:minutes )?"
    r"(?P<joint>to|past) (?P<hour>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
)
_FIRST_MONTHS = re.compile(
    r"\bfirst (?P<count>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven) months\b", re.IGNORECASE
)
_RATIO = re.compile(r"(\S+) (?:in|out of|of)(?: every)? (\S+)")
_AS_MUCH_AS = re.compile(r"\bas (?:much|many|little|few) as \S*$")
_LATER_TIME = phrases("english_values_later_time")
_AGE_DECADE = re.compile(
    r"(?<![\d])(?P<tens>[1-9]0)s\b|\b(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b",
    re.I,
)
_TENS = {
    word: 20 + 10 * n
    for n, word in enumerate(
        ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
    )
}
_MONEY_LATER = re.compile(rf" (?:[A-Z][\w.]* )?({alternatives(currency_words())})\b")


# English words that Korean may write as a number, with the values they may become: "both" and 두.
_FREE_VALUES = tuple(
    (re.compile(rf"\b(?:{row['english']})\b", re.IGNORECASE), expanded(readings_of(row["readings"])))
    for row in rows("korean_free_values.tsv")
)


def spoken_times(text: str) -> Iterator[Value]:
    """Yield times in words that are no plain number with a unit: "an hour and a half", "a quarter to nine"."""
    for match in _AND_A_HALF.finditer(text):
        yield Value((_time(Fraction(3, 2), match["unit"].lower()),), match.group(), match.start(), match.end())
    for match in (*_SPOKEN_TIME.finditer(text), *_SPOKEN_MINUTES.finditer(text)):
        hour = Fraction(match["hour"]) if match["hour"].isdigit() else number_words("cardinal")[match["hour"].lower()]
        past = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}[match["part"].lower()]
        minutes = hour * 60 + (past if match["joint"] == "past" else -past)
        readings = ((minutes % 1440, CLOCK), ((minutes + 720) % 1440, CLOCK))
        yield Value(readings, match.group(), match.start(), match.end())


def quantity_values(text: str, quantity: Quantity) -> Iterator[Value]:
    """Yield what a quantity means to a translator: month and day of a date apart, nothing for a weekday."""
    start, end, number = quantity.start, quantity.end, abs(quantity.value)
    if quantity.kind is Kind.DATE:
        month, day = divmod(int(number), 100)
        yield Value(((Fraction(month), MONTH_NAME),), quantity.text, start, end)
        yield Value(((Fraction(day), DAY_OF_MONTH),), quantity.text, start, end)
        return
    vague = _VAGUE.match(text, start)
    tens = quantity.unit == "second" and _AGE_DECADE.fullmatch(quantity.text)
    if quantity.kind is Kind.WEEKDAY or tens or (vague and vague.end() >= end):
        return
    parts: tuple[Value, ...] = ()
    if quantity.kind is Kind.SHARE and (ratio := _RATIO.fullmatch(quantity.text)):
        parts = tuple(
            Value(((one.value, BARE),), one.text, start, end, optional=one.value == 1)
            for word in ratio.groups()
            for one in read_quantities(word)
        )
    either = _AS_MUCH_AS.search(text[:start])
    hedge = quantity.hedge if quantity.hedge in {Hedge.MORE, Hedge.LESS} and not either else ""
    counted = "rank" if quantity.kind is Kind.ORDINAL else ""
    if quantity.kind is Kind.COUNT:
        counted = counted_after(text, end)
    optional = _may_be_left_out(text, quantity)
    yield Value(quantity_readings(text, quantity), quantity.text, start, end, optional, hedge, counted, parts)


def _may_be_left_out(text: str, quantity: Quantity) -> bool:
    """Say whether a good translation may do without a number: "one", "the third, a Belgian", "second-hand"."""
    before, after = text[: quantity.start], text[quantity.end :]
    match quantity.kind:
        case Kind.ORDINAL:
            alone = re.search(r"\b[Tt]he $", before) and re.match(r"[,.]| (?:is|was|has|will|one)\b", after)
            return quantity.value == 1 or bool(alone or re.match(r"-(?:hand|rate|class|party|grade|guess)", after))
        case Kind.COUNT:
            roman = re.fullmatch("[IVX]+", quantity.text) and re.search(r"[A-Z][a-z]+ $", before)
            return quantity.value in {0, 1} or bool(roman or re.search(r"[A-Za-z]-$", before))
        case Kind.MEASURE:
            one = quantity.text.lower().startswith("one ") and (_is_time(quantity.unit) or quantity.unit == "night")
            return one or bool(re.search(r"\b[Ff]irst $", before) and quantity.text.endswith("months"))
    return False


def _time(number: Fraction, unit: str) -> Reading:
    if unit in _MONTHS_OF:
        return number * _MONTHS_OF[unit], MONTHS
    return number * units()[unit].factor, SECONDS


def _is_time(unit: str) -> bool:
    return unit in units() and units()[unit].dimension == "time"


def _noun(unit: str) -> str:
    return currencies()[unit].noun if unit in currencies() else unit


def _count_readings(text: str, quantity: Quantity) -> list[Reading]:
    """Return what a bare number may mean: a year, or with words that stand later, a length of time or money."""
    number = abs(quantity.value)
    found = [(number, BARE)]
    if number.denominator == 1 and 1000 <= number < 2200:
        found.append((number, YEAR))
    if later := _LATER_TIME.match(text, quantity.end):
        found.append(_time(number, later[1]))
    if re.match(r"(?: \w+)?[ -]points?\b", text[quantity.end :]):
        found.append((number, POINT))
    if money := _MONEY_LATER.match(text, quantity.end):
        found.append((number, f"money:{_noun(currency_words()[money[1]])}"))
    return found


def quantity_readings(text: str, quantity: Quantity) -> tuple[Reading, ...]:
    """Return everything that a quantity may mean, its most likely meaning first."""
    number, unit = abs(quantity.value), quantity.unit
    match quantity.kind:
        case Kind.COUNT:
            found = _count_readings(text, quantity)
        case Kind.YEAR:
            found = [(number, YEAR), (number, BARE)]
        case Kind.MONEY:
            noun = _noun(unit)
            found = [(number, f"money:{noun}")]
            if "." in quantity.text or noun == "cent" or number < 1:
                found.append((number * 100, "money:cent"))
            if noun == "pound":
                found.append((number, "pound-mass"))
        case Kind.SHARE:
            found = [(number, FRACTION), (number * 100, "percent")]
        case Kind.POINTS:
            found = [(number, POINT), (number * 100, BARE)]
        case Kind.MULTIPLE:
            found = [(number, MULTIPLE), (number, BARE)]
            if number == Fraction(1, 2):
                found += [(number, FRACTION)]
        case Kind.MEASURE if _is_time(unit):
            found = [_time(number, unit)]
        case Kind.MEASURE:
            found = [(number, unit)]
            if unit == "night":
                found.append((number * 86400, SECONDS))
        case Kind.AGE:
            found = [(number, AGE), (number, BARE), (number * 12, MONTHS)]
        case Kind.ORDINAL:
            part = 1 / number if number else number
            found = [(number, ORDINAL), (number, DAY_OF_MONTH), (number * 12, MONTHS), (part, FRACTION)]
        case Kind.DECADE:
            found = [(number, DECADE), (number % 100, DECADE), (number % 100, AGE_DECADE)]
        case Kind.MONTH:
            found = [(number, MONTH_NAME)]
        case Kind.CLOCK:
            found = [(number, CLOCK)]
            if unit == "12":
                found.append(((number + 720) % 1440, CLOCK))
        case _:
            found = [(number, BARE)]
    return tuple(dict.fromkeys(found))


def rough_numbers(text: str) -> Iterator[Value]:
    """Yield "dozens", "hundreds of thousands", and decades of years, ages or degrees: "the 80s", "twenties"."""
    for match in _VAGUE.finditer(text):
        word = (match["plural"] or match["one"]).lower()
        scale = Fraction(_VAGUE_WORDS[word])
        if match["times"]:
            scale *= _VAGUE_WORDS[match["times"].lower().rstrip("s")]
        yield Value(((scale, VAGUE),), match.group(), match.start(), match.end())
    for match in _AGE_DECADE.finditer(text):
        tens = Fraction(int(match["tens"]) if match["tens"] else _TENS[match["word"].lower()])
        readings = ((tens, AGE_DECADE), (tens, DECADE), (1900 + tens, DECADE), (tens, "degree"))
        yield Value(readings, match.group(), match.start(), match.end())


def optional_values(text: str) -> Iterator[Value]:
    """Yield what the Korean may write as a number although the English has none, or none that must be translated."""
    for match in _ARTICLE_TIME.finditer(text):
        unit = match[1] or {"dai": "day"}.get((match[2] or "").lower(), match[2] or "year")
        unit = unit.lower()
        one = _time(Fraction(1), unit)
        readings = (one, (Fraction(2), BARE)) if match.group().lower().startswith("last") else (one,)
        yield Value(readings, match.group(), match.start(), match.end(), optional=True)
    for match in _MONTH.finditer(text):
        reading = (Fraction(MONTHS_BY_NAME[match.group().lower()]), MONTH_NAME)
        yield Value((reading,), match.group(), match.start(), match.end(), optional=True)
    for match in _FIRST_MONTHS.finditer(text):
        count = number_words("cardinal").get(match["count"].lower()) or Fraction(match["count"])
        yield Value(((count, MONTH_NAME),), match.group(), match.start(), match.end(), optional=True)
    for pattern, free in _FREE_VALUES:
        for match in pattern.finditer(text):
            yield Value(free, match.group(), match.start(), match.end(), optional=True)


@lru_cache(maxsize=64)
def read_english_values(text: str) -> tuple[Value, ...]:
    """Return the values of one folded English sentence, certain and optional ones, in their order."""
    values = [*spoken_times(text)]
    taken = [(value.start, value.end) for value in values]
    for quantity in read_quantities(text):
        if not any(start <= quantity.start < end for start, end in taken):
            values.extend(quantity_values(text, quantity))
    taken = [(value.start, value.end) for value in values]
    for extra in (*rough_numbers(text), *optional_values(text)):
        if extra.optional or not any(start < extra.end and extra.start < end for start, end in taken):
            values.append(extra)
    return tuple(sorted(values, key=lambda value: value.start))
