"""The values of an English sentence as its Korean translation may write them."""

import re
from collections.abc import Iterator
from fractions import Fraction

from backend.materials.notes.checks.english_quantities import read_quantities
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
from backend.materials.notes.checks.quantities import Kind, Quantity
from backend.materials.notes.checks.tables import currencies, currency_words, units

_MONTHS_OF = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_VAGUE_WORDS = {"dozen": 10, "score": 10, "ten": 10, "hundred": 100, "thousand": 1000, "million": 10**6}
_VAGUE_WORDS |= {"billion": 10**9, "trillion": 10**12}
_VAGUE = re.compile(
    r"\b(?:(?P<times>tens|dozens|hundreds|thousands) of )?(?P<plural>dozen|score|hundred|thousand|million|billion|trillion)s\b"
    r"|\b(?:several|a few|few|many|some) (?P<one>hundred|thousand|million|billion|dozen)\b",
    re.IGNORECASE,
)
# A length of time with an article: "a year" may be 1년, 한 해 or 매년, and may be left out.
_ARTICLE_TIME = re.compile(
    r"\b(?:an?|per|each|every|last|next|this|that|the|whole|full|single|half) (second|minute|hour|day|week|month|year|decade|century)\b"
    r"|\b(dai|week|month|year|hour)ly\b|\b(annual|overnight)",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(r"\b(?P<count>an?|one) (?P<unit>second|minute|hour|day|week|month|year|decade|century) and a half\b", re.IGNORECASE)
_LATER_TIME = re.compile(
    r"[ -](?:more|extra|additional|other|full|whole|straight|consecutive|long|working|business|school|further|successive|different|separate)"
    r"[ -](second|minute|hour|day|week|month|year|decade)s?\b"
)
_LOOSE: dict[str, tuple[Reading, ...]] = {
    r"\b(?:both|pair|couple|twins?|duo|twice|each other|either|two)\b": ((Fraction(2), BARE), (Fraction(2), ORDINAL)),
    r"\b(?:second half|latter half|other half|first half|half-time)\b": ((Fraction(1, 2), FRACTION), (Fraction(2), BARE)),
    r"\b(?:triple|trio|triplets?)\b": ((Fraction(3), BARE), (Fraction(3), MULTIPLE)),
    r"\b(?:quarter-?finals?)\b": ((Fraction(8), BARE),),
    r"\b(?:semi-?finals?)\b": ((Fraction(4), BARE),),
    r"\bteen(?:s|agers?|aged?)\b": ((Fraction(10), AGE_DECADE),),
    r"\b(?:noon|midday)\b": ((Fraction(720), CLOCK),),
    r"\bmidnight\b": ((Fraction(0), CLOCK),),
    r"\b(?:half|mid|middle|halfway|part|partly)\b": ((Fraction(1, 2), FRACTION), (Fraction(50), "percent")),
    r"\bquarter(?:s|ly)?\b": ((Fraction(3), MONTHS), (Fraction(1, 4), FRACTION)),
    r"\bdouble[sd]?\b|\bdoubling\b|\btwice\b|\btwo-fold\b": ((Fraction(2), MULTIPLE),),
    r"\bhalv(?:e[sd]?|ing)\b": ((Fraction(1, 2), FRACTION), (Fraction(50), "percent")),
    r"\bcentenary\b|\bcentennial\b": ((Fraction(100), BARE), (Fraction(1200), MONTHS)),
    r"\bfortnights?\b": ((Fraction(14 * 86400), SECONDS),),
    r"\bweekend\b": ((Fraction(2 * 86400), SECONDS),),
    r"\bovernight\b": ((Fraction(86400), SECONDS),),
    r"\b(?:hundred|century)\b": ((Fraction(100), BARE),),
    r"\b(?:all|total|complete|fully|whole|entire|unanimous(?:ly)?)\b": ((Fraction(100), "percent"),),
    r"\b(?:no one|nobody|none|no|zero|without|nothing)\b": ((Fraction(0), BARE),),
}  # fmt: skip
_LOOSE_PATTERNS = tuple((re.compile(words, re.IGNORECASE), readings) for words, readings in _LOOSE.items())
_AGE_DECADE = re.compile(r"(?<![\d])(?P<tens>[1-9]0)s\b|\b(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b", re.I)
_TENS = {word: 20 + 10 * n for n, word in enumerate(("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"))}
_MONEY_LATER = re.compile(r" (?:[A-Z][\w.]* )?(" + "|".join(sorted(currency_words(), key=len, reverse=True)) + r")\b")


def read_english_values(text: str) -> list[Value]:
    """Return the values of one folded English sentence, certain and optional ones, in their order."""
    values: list[Value] = []
    halves = list(_AND_A_HALF.finditer(text))
    for match in halves:
        amount, unit = _time(Fraction(3, 2), match["unit"].lower())
        values.append(Value(((amount, unit),), match.group(), match.start(), match.end()))
    for quantity in read_quantities(text):
        if not any(match.start() <= quantity.start < match.end() for match in halves):
            values.extend(_values(text, quantity))
    taken = [(value.start, value.end) for value in values]
    for extra in (*_vague(text), *_decades(text), *_loose(text)):
        if extra.optional or not any(start < extra.end and extra.start < end for start, end in taken):
            values.append(extra)
    return sorted(values, key=lambda value: value.start)


def _values(text: str, quantity: Quantity) -> Iterator[Value]:
    start, end, number = quantity.start, quantity.end, quantity.value
    if quantity.kind is Kind.WEEKDAY:
        return  # Weekdays are compared by their names.
    if quantity.kind is Kind.DATE:
        month, day = divmod(int(number), 100)
        yield Value(((Fraction(month), MONTH_NAME),), quantity.text, start, end)
        yield Value(((Fraction(day), DAY_OF_MONTH),), quantity.text, start, end)
        return
    if quantity.unit == "second" and _AGE_DECADE.fullmatch(quantity.text):
        return
    vague = _VAGUE.match(text, start)
    if vague and vague.end() >= end:
        return
    parts: tuple[Value, ...] = ()
    if quantity.kind is Kind.SHARE and (ratio := re.fullmatch(r"(\S+) (?:in|out of|of)(?: every)? (\S+)", quantity.text)):
        parts = tuple(
            Value(((one.value, BARE),), one.text, start, end, optional=one.value == 1)
            for word in ratio.groups()
            for one in read_quantities(word)
        )
    optional = (
        (quantity.kind in {Kind.COUNT, Kind.ORDINAL} and number == 1)
        or quantity.text.lower().startswith("one ") and quantity.kind is Kind.MEASURE and (_is_time(quantity.unit) or quantity.unit == "night")
        or bool(re.search(r"\b[Ff]irst $", text[:start]) and quantity.text.endswith("months"))
        or bool(re.search(r"[A-Za-z]-$|[A-Z][a-z]+ $", text[:start]) and quantity.kind is Kind.COUNT and _is_roman(quantity.text))
    )
    yield Value(_readings(text, quantity), quantity.text, start, end, optional, parts)


def _time(number: Fraction, unit: str) -> Reading:
    if unit in _MONTHS_OF:
        return number * _MONTHS_OF[unit], MONTHS
    return number * units()[unit].factor, SECONDS


def _is_roman(word: str) -> bool:
    return bool(re.fullmatch("[IVX]+", word))


def _is_time(unit: str) -> bool:
    return unit in units() and units()[unit].dimension == "time"


def _noun(unit: str) -> str:
    return currencies()[unit].noun if unit in currencies() else unit


def _readings(text: str, quantity: Quantity) -> tuple[Reading, ...]:
    number, unit = quantity.value, quantity.unit
    match quantity.kind:
        case Kind.COUNT:
            found = [(number, BARE)]
            if number.denominator == 1 and 1000 <= number < 2200:
                found.append((number, YEAR))
            if later := _LATER_TIME.match(text, quantity.end):
                found.append(_time(number, later[1]))
            if re.match(r"(?: \w+)?[ -]points?\b", text[quantity.end :]):
                found.append((number, POINT))
            if money := _MONEY_LATER.match(text, quantity.end):
                found.append((number, f"money:{_noun(currency_words()[money[1]])}"))
        case Kind.YEAR:
            found = [(number, YEAR), (number, BARE)]
        case Kind.MONEY:
            noun = _noun(unit)
            found = [(number, f"money:{noun}")]
            if "." in quantity.text or noun == "cent" or number < 1:
                found += [(number * 100, "money:cent")]
            if noun == "pound":
                found += [(number, "pound-mass")]
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
        case Kind.AGE:
            found = [(number, AGE), (number, BARE), (number * 12, MONTHS)]
        case Kind.ORDINAL:
            found = [(number, ORDINAL), (number, DAY_OF_MONTH), (number * 12, MONTHS), (1 / number if number else number, FRACTION)]
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


def _vague(text: str) -> Iterator[Value]:
    for match in _VAGUE.finditer(text):
        word = (match["plural"] or match["one"]).lower()
        scale = Fraction(_VAGUE_WORDS[word])
        if match["times"]:
            scale *= _VAGUE_WORDS[match["times"].lower().rstrip("s")]
        yield Value(((scale, VAGUE),), match.group(), match.start(), match.end())


def _decades(text: str) -> Iterator[Value]:
    for match in _AGE_DECADE.finditer(text):
        tens = Fraction(int(match["tens"]) if match["tens"] else _TENS[match["word"].lower()])
        readings = ((tens, AGE_DECADE), (tens, DECADE), (1900 + tens, DECADE), (tens, "degree"))
        yield Value(readings, match.group(), match.start(), match.end())


def _loose(text: str) -> Iterator[Value]:
    """Yield what the Korean may write as a number although the English has none, or none that must be translated."""
    for match in _ARTICLE_TIME.finditer(text):
        unit = match[1] or {"dai": "day"}.get((match[2] or "").lower(), match[2] or "year")
        unit = unit.lower()
        one = _time(Fraction(1), unit)
        readings = (one, (Fraction(2), BARE)) if match.group().lower().startswith("last") else (one,)
        yield Value(readings, match.group(), match.start(), match.end(), optional=True)
    for pattern, readings in _LOOSE_PATTERNS:
        for match in pattern.finditer(text):
            yield Value(expanded(readings), match.group(), match.start(), match.end(), optional=True)
