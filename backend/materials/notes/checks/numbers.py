"""Whether every number, unit, date and ordinal of a summary is the source's, or follows from the source's."""

import re
from collections.abc import Iterator

from backend.materials.notes.checks.comparison import Comparison
from backend.materials.notes.checks.derived import completes, is_derived, same_unit, states
from backend.materials.notes.checks.document import Document
from backend.materials.notes.checks.findings import Finding, problem
from backend.materials.notes.checks.implied import implied_quantities
from backend.materials.notes.checks.quantities import CALENDAR, Kind, Quantity, rounds, same_quantity

_CENTURY = re.compile(r"[ -]centur(?:y|ies)\b", re.IGNORECASE)


def check_numbers(comparison: Comparison) -> Iterator[Finding]:
    """Yield a problem for every quantity that the source neither states nor implies."""
    summary, source = comparison.summary, comparison.source
    for index, quantities in enumerate(summary.quantities_by_sentence):
        for quantity in quantities:
            if is_weak(quantity) or is_stated(quantity, summary, source):
                continue
            if is_derived(quantity, summary, source) or completes(quantity, list(quantities), source):
                continue
            yield _missing(quantity, index, comparison)


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


def _missing(quantity: Quantity, index: int, comparison: Comparison) -> Finding:
    """Return the problem, with what the story says instead."""
    said, source = quantity.text.strip(), comparison.source
    for other in source.quantities:
        if other.value == quantity.value and not {other.kind, quantity.kind} & (CALENDAR | {Kind.ORDINAL}):
            reason = f"The summary says {said!r}; the story says {other.text.strip()!r}."
            return problem("unit", index, reason)
    rule = "date" if quantity.kind in CALENDAR else "ordinal" if quantity.kind is Kind.ORDINAL else "value"
    for _, best in comparison.find(comparison.summary.sentence_words[index])[:3]:
        for other in source.quantities_by_sentence[best]:
            if other.kind is quantity.kind and same_unit(quantity, other):
                reason = f"The summary says {said!r}, which the story does not; it says {other.text.strip()!r}."
                return problem(rule, index, reason)
    return problem(rule, index, f"The summary says {said!r}, which the story does not.")
