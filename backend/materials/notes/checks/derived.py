"""Values that follow from the source's by arithmetic a reader does: differences, sums, rests, parts and ratios."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from backend.materials.notes.checks.document import Document
from backend.materials.notes.checks.quantities import (
    CALENDAR,
    Hedge,
    Kind,
    Quantity,
    rounds,
    same_quantity,
    telling_digits,
)
from backend.materials.notes.checks.tables import currency_words, same_currency, unit_words, units

_DIFFERENCE = re.compile(
    r"\b(?:more|less|fewer|lower|higher|heavier|lighter|longer|shorter|older|younger|faster|slower|taller|earlier|later"
    r"|bigger|smaller|cheaper|deeper|warmer|colder|hotter|than|by|fell|fall|falls|fallen|rose|rise|risen|rises|dropped|drop"
    r"|grew|grown|lost|lose|loses|gained|gain|other|others|rest|remaining|remain|left|difference|ahead|behind|margin|gap|up"
    r"|down|cut|increase|increased|decrease|decreased|saved|added|extra|additional|before|after|between|lead|apart|not"
    r"|didn't|without|short|room|of them|of these|of those|stay|stayed|still)\b",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\b(?:total|totals|totaled|totalled|altogether|in all|together|combined|overall|both|sum|took home|whole|down from"
    r"|up from|compared with|after|from|including|there were)\b|\bof (?:(?:the|its|their|all) )?\|",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(?:rest|others?|remaining|not|without|rather|instead|to|less|fewer|lower)\b|n't\b", re.IGNORECASE
)
_AMOUNTS = frozenset({Kind.COUNT, Kind.MONEY, Kind.MEASURE, Kind.AGE, Kind.SHARE, Kind.POINTS})


def is_derived(quantity: Quantity, summary: Document, source: Document) -> bool:
    """Say whether the value of a summary's quantity follows from two of the source's."""
    span = summary.sentences[summary.sentence_at(quantity.start)]
    before = summary.text[max(span.start, quantity.start - 45) : quantity.start]
    around = f"{before}|{summary.text[quantity.end : min(span.end, quantity.end + 45)]}"
    return any(
        same_quantity(quantity, other) or rounds(quantity, other) for other in _derived(quantity, around, source)
    )


def completes(quantity: Quantity, others: list[Quantity], source: Document) -> bool:
    """Say whether `quantity` and another of its sentence make up a whole of the source: "23 of the 26 cantons"."""
    for other in others:
        if other is quantity or other.kind is not quantity.kind:
            continue
        if quantity.kind is Kind.SHARE and quantity.value + other.value == 1:
            return any(same_quantity(other, one) for one in source.quantities)
        if quantity.kind is not Kind.COUNT or not 0 < other.start - quantity.end < 40:
            continue
        whole_is_known = any(same_quantity(other, one) for one in source.quantities)
        rest = replace(quantity, value=other.value - quantity.value)
        return whole_is_known and any(same_quantity(rest, one) for one in source.quantities)
    return False


def _derived(quantity: Quantity, sentence: str, source: Document) -> Iterator[Quantity]:
    kind = quantity.kind
    if kind in CALENDAR or kind is Kind.ORDINAL:
        return
    alike = [one for one in source.quantities if _comparable(quantity, one, source) and not one.text.isupper()]
    if kind in _AMOUNTS:
        yield from _sums(quantity, alike, sentence, source)
    if kind in {Kind.MEASURE, Kind.AGE}:
        yield from _time_between(quantity, source)
    if kind is Kind.SHARE and _REST.search(sentence):
        yield from (replace(one, value=1 - one.value) for one in alike)
    if kind in {Kind.SHARE, Kind.MULTIPLE} or (kind is Kind.COUNT and quantity.value < 10):
        yield from _ratios(quantity, source)
    if kind in {Kind.COUNT, Kind.MONEY, Kind.MEASURE}:
        yield from _parts(quantity, alike, source)


def _comparable(quantity: Quantity, one: Quantity, source: Document) -> bool:
    if quantity.kind is Kind.POINTS:
        return one.kind in {Kind.SHARE, Kind.POINTS}
    if one.kind is not quantity.kind:
        return one.kind is Kind.COUNT and quantity.kind is Kind.MONEY and unit_near(quantity, one, source)
    if quantity.kind is Kind.MEASURE:
        mine, other = units()[quantity.unit], units()[one.unit]
        return mine.dimension == other.dimension and (mine.dimension != "temperature" or mine == other)
    return quantity.kind is not Kind.MONEY or same_currency(one.unit, quantity.unit)


def _sums(quantity: Quantity, alike: list[Quantity], sentence: str, source: Document) -> Iterator[Quantity]:
    telling = quantity.value >= 100 or telling_digits(quantity.value) >= 3
    difference, total = _DIFFERENCE.search(sentence) is not None, _SUM.search(sentence) is not None
    for quantities in source.quantities_by_sentence:
        same = [one for one in quantities if one.kind is quantity.kind and one.unit == quantity.unit]
        if 3 <= len(same) <= 5:
            yield replace(same[0], value=sum((one.value for one in same), Fraction(0)))
    for position, one in enumerate(alike[:80]):
        for other in alike[position + 1 : 80]:
            near = abs(source.sentence_at(one.start) - source.sentence_at(other.start)) <= 1
            if quantity.kind is not Kind.SHARE and (difference or telling) and (near or (difference and telling)):
                yield _combined(quantity, one, other, -1)
            if (total or telling) and (near or (total and telling)):
                yield _combined(quantity, one, other, 1)


def _combined(quantity: Quantity, one: Quantity, other: Quantity, sign: int) -> Quantity:
    """Return the sum, the difference or the product (sign 0) of two values, in the unit of `quantity`."""

    def amount(part: Quantity) -> Fraction:
        if part.kind is Kind.MEASURE and quantity.kind is Kind.MEASURE:
            return part.value * units()[part.unit].factor / units()[quantity.unit].factor
        return part.value * 100 if part.kind is Kind.SHARE and quantity.kind is Kind.POINTS else part.value

    value = amount(one) * other.value if sign == 0 else abs(amount(one) + sign * amount(other))
    return replace(one, kind=quantity.kind, unit=quantity.unit, value=value)


def _time_between(quantity: Quantity, source: Document) -> Iterator[Quantity]:
    """Yield the minutes between two times of day and the years between two years."""
    for kind, seconds in ((Kind.CLOCK, Fraction(60)), (Kind.YEAR, units()["year"].factor)):
        moments = [one for one in source.quantities if one.kind is kind]
        factor = units()[quantity.unit].factor if quantity.kind is Kind.MEASURE else units()["year"].factor
        for position, one in enumerate(moments):
            for other in moments[position + 1 :]:
                value = abs(one.value - other.value) * seconds / factor
                yield replace(one, kind=quantity.kind, unit=quantity.unit, value=value)


def _ratios(quantity: Quantity, source: Document) -> Iterator[Quantity]:
    """Yield "a third" for 100 of 300 and "twice" for 26 against 13, where they stand near each other."""
    in_figures = quantity.kind is Kind.SHARE and quantity.text[0].isdigit()
    if in_figures and (quantity.hedge is Hedge.EXACT or quantity.value * 20 % 1):
        return
    for index, quantities in enumerate(source.quantities_by_sentence):
        near = [one for later in source.quantities_by_sentence[index : index + 2] for one in later]
        amounts = [one for one in near if one.value > 0 and one.kind in _AMOUNTS | {Kind.MULTIPLE}]
        for one in quantities:
            if {one.kind, quantity.kind} == {Kind.MULTIPLE, Kind.SHARE} and one.value:
                yield replace(one, kind=quantity.kind, value=1 / one.value)
        for one in amounts:
            for other in amounts:
                if one is not other and one.kind is other.kind and one.unit == other.unit:
                    ratio = one.value / other.value
                    if (quantity.kind is Kind.SHARE) == (ratio < 1):
                        yield replace(one, kind=quantity.kind, unit="", value=ratio)


def _parts(quantity: Quantity, alike: list[Quantity], source: Document) -> Iterator[Quantity]:
    """Yield "100 houses" for a third of 300, and the 200 that are left."""
    for share in source.quantities:
        if share.kind not in {Kind.SHARE, Kind.MULTIPLE}:
            continue
        for one in alike:
            if abs(source.sentence_at(one.start) - source.sentence_at(share.start)) <= 2:
                yield _combined(quantity, one, share, 0)
                if share.kind is Kind.SHARE:
                    yield _combined(quantity, one, replace(share, value=1 - share.value), 0)


def states(quantity: Quantity, other: Quantity, source: Document) -> bool:
    """Say whether `other` of the source says what `quantity` says, exactly or within what its hedge allows."""
    if same_quantity(quantity, other) or rounds(quantity, other):
        return True
    if quantity.kind in CALENDAR:
        if quantity.kind is Kind.MONTH and other.kind is Kind.DATE:
            return other.value // 100 == quantity.value
        is_decade = quantity.kind is Kind.DECADE and other.kind is Kind.YEAR
        return is_decade and other.value - other.value % 10 == quantity.value
    if quantity.kind is Kind.COUNT:
        value = other.value * 100 if other.kind is Kind.SHARE else other.value
        return quantity.value == value and other.kind in {Kind.SHARE, Kind.MEASURE, Kind.MONEY, Kind.POINTS}
    if other.kind is not Kind.COUNT or quantity.kind not in {Kind.SHARE, Kind.MONEY, Kind.MEASURE, Kind.POINTS}:
        return False
    # "5.8 billion" in a sentence about euros, "country hives only 19" after kilograms.
    value = other.value / 100 if quantity.kind is Kind.SHARE else other.value
    implied = replace(other, kind=quantity.kind, unit=quantity.unit, value=value)
    return (same_quantity(quantity, implied) or rounds(quantity, implied)) and unit_near(quantity, other, source)


def unit_near(quantity: Quantity, other: Quantity, source: Document) -> bool:
    """Say whether the unit of `quantity` occurs in the sentence of `other` or the one before."""
    index = source.sentence_at(other.start)
    for near in (index, index - 1):
        if near < 0:
            continue
        if any(one.kind is quantity.kind and same_unit(quantity, one) for one in source.quantities_by_sentence[near]):
            return True
        words = [word.plain for word in source.sentence_words[near]]
        if quantity.kind is Kind.MONEY and any(
            word in currency_words() and same_currency(currency_words()[word], quantity.unit) for word in words
        ):
            return True
        if quantity.kind is Kind.MEASURE and any(unit_words().get(word) == quantity.unit for word in words):
            return True
    return False


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Say whether two quantities of one kind are in one unit."""
    if one.kind is Kind.MONEY:
        return same_currency(one.unit, other.unit)
    return one.kind is not Kind.MEASURE or one.unit == other.unit
