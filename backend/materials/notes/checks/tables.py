"""The gate's data files as dictionaries, each read once when first needed."""

import csv
import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data")


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file of the data folder, by column name."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def spellings(cell: str) -> list[str]:
    """Return the alternatives in one cell, which are parted by a bar."""
    return [part for part in cell.split("|") if part]


def phrases(name: str) -> re.Pattern[str]:
    """Return the pattern of one row of korean_phrases.tsv; "i" in its second column ignores the case of letters."""
    return _phrases()[name]


@cache
def _phrases() -> dict[str, re.Pattern[str]]:
    return {
        row["name"]: re.compile(row["pattern"], re.IGNORECASE if row["case"] == "i" else 0)
        for row in rows("korean_phrases.tsv")
    }


class Unit(NamedTuple):
    """A unit of measure: what it measures, and how many base units of that it is."""

    name: str
    dimension: str
    factor: Fraction


class Currency(NamedTuple):
    """A currency: `code` (ISO 4217) and the bare `noun` it may share with others."""

    code: str
    noun: str


@cache
def units() -> dict[str, Unit]:
    """Return every unit by its name."""
    return {row["unit"]: Unit(row["unit"], row["dimension"], Fraction(row["factor"])) for row in rows("units.tsv")}


@cache
def unit_words(kind: str = "english") -> dict[str, str]:
    """Return the unit's name for every word: "english" in lower case, "korean", or "abbreviations" as written."""
    return {word: row["unit"] for row in rows("units.tsv") for word in spellings(row[kind])}


@cache
def currency_words() -> dict[str, str]:
    """Return for every English currency word, in lower case, the bare noun, or the code where a country is named."""
    found: dict[str, str] = {}
    for row in rows("currencies.tsv"):
        found.update(dict.fromkeys(spellings(row["spellings"]), row["noun"]))
    for row in rows("currencies.tsv"):
        for name in spellings(row["english"]):
            found.setdefault(name, row["code"])
    return found


@cache
def currency_signs() -> dict[str, str]:
    """Return for every currency sign and code the bare noun, or the code where it names a country."""
    found = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₩": "won", "kr": "krone", "Rs": "rupee"}
    for row in rows("currencies.tsv"):
        for sign in spellings(row["signs"]):
            found.setdefault(sign, row["code"])
    return found


@cache
def currencies() -> dict[str, Currency]:
    """Return every currency by its code."""
    return {row["code"]: Currency(row["code"], row["noun"]) for row in rows("currencies.tsv")}


def same_currency(one: str, other: str) -> bool:
    """Say whether two `Quantity.unit` of money may be the same currency: "USD" and "dollar" may."""
    if one == other or "cent" in {one, other}:
        return True
    nouns = [currencies()[unit].noun if unit in currencies() else unit for unit in (one, other)]
    bare = any(unit not in currencies() for unit in (one, other))
    return bare and nouns[0] == nouns[1]


@cache
def number_words(role: str) -> dict[str, Fraction]:
    """Return the value of every number word of one role: cardinal, ordinal, scale, fraction, multiple, abbreviation."""
    return {row["word"]: Fraction(row["value"]) for row in rows("number_words.tsv") if row["role"] == role}
