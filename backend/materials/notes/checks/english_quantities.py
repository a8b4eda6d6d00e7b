"""The quantities of an English text, read from digits, words, signs and units."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from backend.materials.notes.checks.dates import read_dates
from backend.materials.notes.checks.number_words import NUMBER_START, Number, alternatives, read_number
from backend.materials.notes.checks.quantities import Hedge, Kind, Quantity
from backend.materials.notes.checks.tables import (
    currency_signs,
    currency_words,
    unit_words,
    units,
)

_CENTS = {"cent": "cent", "cents": "cent", "pence": "pound", "penny": "pound", "pennies": "pound", "p": "pound"}
_SHARE = re.compile(
    r" ?(?:%|percent\b|per cent\b|pct\b)(?P<points>[ -]points?\b)?|[ -]?(?P<more>percentage[ -]points?\b)"
    r"|[ -](?P<basis>basis points?\b)|[ -](?P<bare>points?\b)",
    re.IGNORECASE,
)
_SIGN_BEFORE = re.compile(rf"(?<![A-Za-z])({alternatives(set(currency_signs()))}) ?-?$")
_MONEY_AFTER = re.compile(
    rf"(?: ?(?P<sign>[€$£¥₩])|[ -](?P<word>{alternatives(set(currency_words()) | set(_CENTS) - {'p'})})"
    rf"| (?P<code>{alternatives({sign for sign in currency_signs() if sign.isupper() and sign.isalpha()})})"
    r"|(?P<pence>(?-i:p)))(?![A-Za-z])",
    re.IGNORECASE,
)
_UNIT_WORD = re.compile(rf"[ -]?({alternatives(set(unit_words()))})\b", re.IGNORECASE)
_UNIT_SHORT = re.compile(rf"[ -]?({alternatives(set(unit_words('abbreviations')))})(?![A-Za-z])")
_AND_A_HALF = re.compile(rf"\b(?:an?|one) ({alternatives(set(unit_words()))}) and a half\b", re.IGNORECASE)
_BELOW_ZERO = re.compile(r" below(?: zero| freezing|(?= was\b| is\b|[.,;]))", re.IGNORECASE)
_COMPOUND = re.compile(r",? (?:and )?(?=\d|[a-z])")
_AGE_AFTER = re.compile(r"[ -]years?[ -](?:olds?\b|of age\b)", re.IGNORECASE)
_AGE_BEFORE = re.compile(r"\b(?:aged?|age of|turned|turns|turning|ages) $", re.IGNORECASE)
_APPOSITION = re.compile(r"[\w.)\"'], $")
_APPOSITION_END = re.compile(r"[,.;)]|$| and ")
_TIMES = re.compile(r"[ -](?:times|fold)\b|x\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:1\d|20)\d\d$")
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|from|by|until|till|to|of|before|after|year|and|through|for|the|between|during|or|than|late"
    r"|early|mid|fall|autumn|spring|summer|winter)[ -]|\(|-|, |/)$",
    re.IGNORECASE,
)
_HEDGE_BEFORE = re.compile(
    r"(?:\b(?:(?P<about>about|around|roughly|approximately|approx\.?|some|close to|an estimated|estimated|circa|nearly"
    r"|almost|virtually|just under|just over|just short of|near)|(?P<more>more than|over|at least|above|upwards? of"
    r"|no fewer than|no less than|exceed(?:s|ed|ing)?|beyond|a minimum of|as many as|as much as|well over)"
    r"|(?P<less>less than|fewer than|under|below|up to|at most|no more than|within|a maximum of))|(?P<sign>[~≈]))"
    r"(?: the| a| an)? ?[€$£¥₩]?$",
    re.IGNORECASE,
)
_HEDGE_AFTER = re.compile(r"(?P<more>\+|[ -]plus\b| or more\b| and more\b)|[ -]or[ -]so\b|-ish\b", re.IGNORECASE)
_RATIO_JOINT = re.compile(
    r"(?:(?: [a-z]+)? out of every|(?: [a-z]+)? out of| in every| in| of every) (?=\d|[a-z])", re.IGNORECASE
)
_RANGE = re.compile(
    r" ?- ?[$€£¥₩]?|[ -](?:to|or|and|through)[ -](?:about |around |nearly |almost )?[$€£¥₩]?", re.IGNORECASE
)
_HALF = re.compile(r" half\b", re.IGNORECASE)
_ROMAN = {"II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "XI": 11, "XII": 12, "XIII": 13, "XIV": 14}
_ROMAN_NUMBER = re.compile(rf"(?<=[a-z] )({'|'.join(sorted(_ROMAN, key=len, reverse=True))})\b")
_WON_THE = re.compile(r" (?!to|in|on|at|for|from|by|per|and|or|each|last|this|more|less|a day)[a-z]+")
_LABEL_BEFORE = re.compile(r"[A-Z]\w*-$")


@lru_cache(maxsize=64)
def read_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of folded English `text` in their order."""
    found = list(read_dates(text))
    for match in _AND_A_HALF.finditer(text):
        unit, place = unit_words()[match[1].lower()], (match.start(), match.end(), match.group())
        found.append(_hedged(text, Quantity(Kind.MEASURE, Fraction(3, 2), unit, Hedge.EXACT, *place)))
    found.sort(key=lambda quantity: quantity.start)
    numbers = list(_read_numbers(text, [(quantity.start, quantity.end) for quantity in found]))
    for match in _ROMAN_NUMBER.finditer(text):
        value, place = Fraction(_ROMAN[match[1]]), (match.start(), match.end(), match.group())
        numbers.append(Quantity(Kind.COUNT, value, "", Hedge.EXACT, *place))
    numbers.sort(key=lambda quantity: quantity.start)
    found += _share_units_in_ranges(text, numbers)
    return tuple(sorted(found, key=lambda quantity: (quantity.start, quantity.kind)))


def _read_numbers(text: str, taken: list[tuple[int, int]]) -> Iterator[Quantity]:
    cursor, spans = 0, iter([*taken, (len(text) + 1, len(text) + 1)])
    busy = next(spans)
    for match in NUMBER_START.finditer(text):
        start = match.start()
        while busy[1] <= start:
            busy = next(spans)
        if start < cursor or start >= busy[0]:
            continue
        if match.group()[-1].isdigit() and _LABEL_BEFORE.search(text[max(0, start - 12) : start]):
            cursor = _end_of_word(text, start)
            continue
        sign = _SIGN_BEFORE.search(text[max(0, start - 5) : start])
        number = read_number(text, start, money=sign is not None)
        if number is None or (number.role == "ordinal" and _HALF.match(text, number.end)):
            continue
        units = (_UNIT_SHORT, _UNIT_WORD, _MONEY_AFTER, _TIMES)
        is_code = number.digits and text[number.end : number.end + 1].isalpha()
        if is_code and not any(unit.match(text, number.end) for unit in units):
            cursor = _end_of_word(text, start)
            continue
        quantity = _ratio(text, start, number) or _quantity(text, start, number, sign)
        cursor = quantity.end
        yield _hedged(text, quantity)


def _end_of_word(text: str, position: int) -> int:
    while position < len(text) and (text[position].isalnum() or text[position] == "-"):
        position += 1
    return position


def _ratio(text: str, start: int, number: Number) -> Quantity | None:
    joint = _RATIO_JOINT.match(text, number.end)
    if joint is None or number.role != "cardinal" or number.value < 1 or number.value.denominator > 1:
        return None
    whole = read_number(text, joint.end()) if NUMBER_START.match(text, joint.end()) else None
    if whole is None or whole.role != "cardinal" or whole.value <= number.value or whole.value < 2:
        return None
    years = joint.group().strip() == "in" and whole.digits and _YEAR.match(text[joint.end() : whole.end]) is not None
    if years or (joint.group().strip() == "in" and _UNIT_WORD.match(text, whole.end)):
        return None
    return _make(Kind.SHARE, number.value / whole.value, "", start, whole.end, text)


def _make(kind: Kind, value: Fraction, unit: str, start: int, end: int, text: str) -> Quantity:
    return Quantity(kind, value, unit, Hedge.EXACT, start, end, text[start:end])


def _quantity(text: str, start: int, number: Number, sign: re.Match[str] | None) -> Quantity:
    value, end = number.value, number.end
    if number.digits and re.search(r"(?:^|[\s(])(?:-|minus )$", text[max(0, start - 7) : start]):
        value, start = -value, start - (6 if text[:start].endswith("minus ") else 1)
    if sign:
        begin = start - len(sign.group())
        return _make(Kind.MONEY, abs(value), currency_signs()[sign[1]], begin, end, text)
    if number.role == "ordinal":
        return _make(Kind.ORDINAL, value, "", start, end, text)
    if number.role == "multiple":
        return _make(Kind.MULTIPLE, value, "", start, end, text)
    if number.role == "fraction":
        return _make(Kind.SHARE, value, "", start, end, text)
    if share := _SHARE.match(text, end):
        points = share["points"] or share["more"] or share["basis"] or share["bare"]
        scaled = value / 100 if share["basis"] or not points else value
        return _make(Kind.POINTS if points else Kind.SHARE, scaled, "", start, share.end(), text)
    if age := _AGE_AFTER.match(text, end):
        return _make(Kind.AGE, value, "", start, age.end(), text)
    if money := _money(text, start, number, value):
        return money
    if measure := _measure(text, start, number, value):
        return _below_zero(text, measure)
    if times := _TIMES.match(text, end):
        return _make(Kind.MULTIPLE, value, "", start, times.end(), text)
    return _below_zero(text, _make(_bare_kind(text, start, number), value, "", start, end, text))


def _money(text: str, start: int, number: Number, value: Fraction) -> Quantity | None:
    money = _MONEY_AFTER.match(text, number.end)
    if money is None or (money["pence"] and not number.digits):
        return None
    word = (money["word"] or money["pence"] or "").lower()
    if word in _CENTS:
        return _make(Kind.MONEY, value / 100, _CENTS[word], start, money.end(), text)
    unit = currency_words()[word] if word else currency_signs()[money["sign"] or money["code"].upper()]
    if word == "won" and value < 100 and _WON_THE.match(text, money.end()):
        return None
    return _make(Kind.MONEY, value, unit, start, money.end(), text)


def _below_zero(text: str, measure: Quantity) -> Quantity:
    below = _BELOW_ZERO.match(text, measure.end)
    return replace(measure, value=-measure.value, end=below.end()) if below else measure


def _unit_at(text: str, position: int, *, digits: bool) -> tuple[str, int] | None:
    if word := _UNIT_WORD.match(text, position):
        return unit_words()[word[1].lower()], word.end()
    short = _UNIT_SHORT.match(text, position) if digits else None
    return (unit_words("abbreviations")[short[1]], short.end()) if short else None


def _measure(text: str, start: int, number: Number, value: Fraction) -> Quantity | None:
    """Return a number with its unit, joined with the smaller parts that follow: "2 hours 21 minutes"."""
    unit = _unit_at(text, number.end, digits=number.digits)
    if unit is None:
        return None
    name, end = unit
    while joint := _COMPOUND.match(text, end):
        if not NUMBER_START.match(text, joint.end()):
            break
        part = read_number(text, joint.end())
        smaller = _unit_at(text, part.end, digits=part.digits) if part and part.role == "cardinal" else None
        if part is None or smaller is None:
            break
        large, small = units()[name], units()[smaller[0]]
        if (
            large.dimension != small.dimension
            or large.factor <= small.factor
            or part.value * small.factor >= large.factor
        ):
            break
        value, name, end = value * large.factor / small.factor + part.value, small.name, smaller[1]
    return _make(Kind.MEASURE, value, name, start, end, text)


def _bare_kind(text: str, start: int, number: Number) -> Kind:
    before, after = text[max(0, start - 12) : start], text[number.end : number.end + 6]
    if (
        number.digits
        and _YEAR.match(text[start : number.end])
        and (_BEFORE_YEAR.search(before) or not re.match(r" [a-z]+", after))
    ):
        return Kind.YEAR
    if _AGE_BEFORE.search(before) and number.value < 125:
        return Kind.AGE
    if number.digits and _APPOSITION.search(before) and _APPOSITION_END.match(after) and 0 < number.value < 125:
        return Kind.AGE
    return Kind.COUNT


def _hedged(text: str, quantity: Quantity) -> Quantity:
    before = _HEDGE_BEFORE.search(text[max(0, quantity.start - 24) : quantity.start])
    after = _HEDGE_AFTER.match(text, quantity.end)
    if before is None and after is None:
        return quantity
    match = before or after
    named = match.groupdict() if match else {}
    hedge = Hedge.MORE if named.get("more") else Hedge.LESS if named.get("less") else Hedge.ABOUT
    return replace(quantity, hedge=hedge)


def _share_units_in_ranges(text: str, numbers: list[Quantity]) -> list[Quantity]:
    """Return `numbers` with the unit of "15" in "10 to 15 percent" given to the "10" as well."""
    shared = list(numbers)
    for index in range(len(shared) - 2, -1, -1):
        one, other = shared[index], shared[index + 1]
        if one.kind not in {Kind.COUNT, Kind.MONEY} or other.kind in {Kind.COUNT, Kind.ORDINAL, Kind.MULTIPLE}:
            continue
        gap = text[one.end : other.start]
        if not _RANGE.fullmatch(gap) or (one.kind is Kind.MONEY and other.kind is not Kind.MONEY):
            continue
        if one.kind is Kind.COUNT and other.kind is not Kind.YEAR:
            value = one.value / 100 if other.kind is Kind.SHARE and "/" not in other.text else one.value
            shared[index] = replace(one, kind=other.kind, unit=other.unit, value=value)
    return shared
