"""Korean units and counters: what a number with one of them may mean."""

import re
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from backend.materials.notes.checks.korean_values import Reading
from backend.materials.notes.checks.tables import phrases, rows, spellings, unit_words, units

_NOT_A_UNIT = phrases("units_not_a_unit")
# Up to two words may stand between a number and what it counts: "three small red boats".
_BETWEEN = r"(?: (?!of|from|in|to|and|on|at|for|with|by|or)[\w'-]+){0,2}"
_COUNTED_NOUNS = tuple(
    (row["class"], re.compile(rf"{_BETWEEN} (?:{row['english']})\b"))
    for row in rows("korean_counters.tsv")
    if row["english"]
)


class UnitWord(NamedTuple):
    """A unit as it stands in a text: its word and the offset after it."""

    word: str
    end: int


def readings_of(cell: str) -> tuple[Reading, ...]:
    """Return the readings written in a cell: "86400 seconds|1 day of month"."""
    parts = (part.partition(" ") for part in spellings(cell))
    return tuple((Fraction(number), unit) for number, _, unit in parts)


@cache
def unit_readings() -> dict[str, tuple[Reading, ...]]:
    """Return for every Korean unit word the factors and units that it may stand for; a plain counter has no unit."""
    found: dict[str, tuple[Reading, ...]] = {}
    for word, name in unit_words("korean").items():
        if units()[name].dimension != "time":
            found[word] = (*found.get(word, ()), (Fraction(1), name))
    for row in rows("currencies.tsv"):
        if row["noun"] and row["korean"]:
            money = ((Fraction(1), f"money:{row['noun']}"),)
            found.setdefault(row["korean"].split()[-1].removesuffix("화"), money)
            found[row["korean"]] = found[row["korean"].replace(" ", "")] = money
    for row in rows("korean_units.tsv"):
        found.update(dict.fromkeys(spellings(row["korean"]), readings_of(row["readings"])))
    return found


_UNIT = re.compile(rf" ?({'|'.join(re.escape(word) for word in sorted(unit_readings(), key=len, reverse=True))})")


def unit_at(text: str, position: int) -> UnitWord | None:
    """Return the unit that stands at `position`, with or without a space before it."""
    match = _UNIT.match(text, position)
    if match is None:
        return None
    word, following = match[1], text[match.end() : match.end() + 1]
    if word.isascii() and word.isalpha() and following.isascii() and following.isalpha():
        return None
    if len(word) == 1 and _NOT_A_UNIT.match(text, match.start(1)):
        return None
    return UnitWord(word, match.end())


@cache
def counter_classes() -> dict[str, str]:
    """Return the class of things that each Korean counter counts: 마리 counts animals."""
    return {word: row["class"] for row in rows("korean_counters.tsv") for word in spellings(row["korean"])}


def counted_after(text: str, position: int) -> str:
    """Return the class of things that an English number ending at `position` counts, empty when it is none of them."""
    return next((name for name, pattern in _COUNTED_NOUNS if pattern.match(text, position)), "")


def is_money(unit: UnitWord | None) -> bool:
    """Say whether a unit is a currency."""
    return unit is not None and any(name.startswith("money:") for _, name in unit_readings()[unit.word])
