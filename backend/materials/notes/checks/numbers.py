"""Whether every number, unit, date and ordinal of a summary is the source's, or follows from the source's."""

import re
from collections.abc import Iterator
from dataclasses import replace

from backend.materials.notes.checks.derived import completes, is_derived, same_unit, unit_near
from backend.materials.notes.checks.document import Document
from backend.materials.notes.checks.findings import Finding, problem
from backend.materials.notes.checks.implied import implied_quantities
from backend.materials.notes.checks.quantities import CALENDAR, Kind, Quantity, rounds, same_quantity

_CENTURY = re.compile(r"[ -]centur(?:y|ies)\b", re.IGNORECASE)


def check_numbers(summary: Document, source: Document) -> Iterator[Finding]:
    """Yield a problem for every quantity that the source neither states nor implies."""
    for index, quantities in enumerate(summary.quantities_by_sentence):
        for quantity in quantities:
            if is_weak(quantity) or is_stated(quantity, summary, source):
                continue
            if is_derived(quantity, summary, source) or completes(quantity, list(quantities), source):
                continue
            yield _missing(quantity, index, summary, source)


def is_weak(quantity: Quantity) -> bool:
    """Say whether the number is hardly one: "one of them", "first of all", "one dollar" of a rate, "below zero"."""
    written = not quantity.text[0].isdigit()
    if quantity.value == 0:
        return written
    return quantity.value == 1 and written and quantity.kind in {Kind.COUNT, Kind.ORDINAL, Kind.MONEY, Kind.MEASURE}


def is_stated(quantity: Quantity, summary: Document, source: Document) -> bool:
    """Say whether the source says the value, in figures, in words, or with a unit that its sentence leaves out."""
    century = quantity.kind is Kind.ORDINAL and _CENTURY.match(summary.text, quantity.end)
    if any(states(quantity, other, source) for other in source.quantities):
        return True
    return any(
        (same_quantity(quantity, other) or rounds(quantity, other))
        and (other.unit != "century" or other.kind is not Kind.ORDINAL or century)
        and not (other.hedge is not quantity.hedge and other.kind is Kind.MEASURE and other.text.isdigit())
        for other in implied_quantities(source)
    )


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


def _missing(quantity: Quantity, index: int, summary: Document, source: Document) -> Finding:
    """Return the problem, with what the story says instead."""
    said = quantity.text.strip()
    for other in source.quantities:
        if other.value == quantity.value and not {other.kind, quantity.kind} & (CALENDAR | {Kind.ORDINAL}):
            reason = f"The summary says {said!r}; the story says {other.text.strip()!r}."
            return problem("unit", index, reason)
    rule = "date" if quantity.kind in CALENDAR else "ordinal" if quantity.kind is Kind.ORDINAL else "value"
    for _, best in source.best_sentences(summary.sentence_words[index], count=3):
        for other in source.quantities_by_sentence[best]:
            if other.kind is quantity.kind and same_unit(quantity, other):
                reason = f"The summary says {said!r}, which the story does not; it says {other.text.strip()!r}."
                return problem(rule, index, reason)
    return problem(rule, index, f"The summary says {said!r}, which the story does not.")
