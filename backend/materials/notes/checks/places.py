"""Countries, cities, states and acronyms under all the names a text may use for them."""

import re
from functools import cache

from backend.materials.notes.checks.tables import rows, spellings
from backend.materials.notes.checks.text import without_accents

_BRITAIN = frozenset({"GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR"})


def phrase_key(text: str) -> str:
    """Return a name without accents, dots, article and possessive, in lower case."""
    plain = without_accents(text).replace(".", "").lower()
    return re.sub(r"(?:'s|')$", "", plain.removeprefix("the "))


@cache
def place_names() -> dict[str, frozenset[str]]:
    """Return the country codes for every name, demonym, capital, large city and state, by `phrase_key`."""
    found: dict[str, set[str]] = {}

    def add(name: str, code: str) -> None:
        found.setdefault(phrase_key(name), set()).add(code)

    for row in rows("countries.tsv"):
        for name in spellings(row["names"]) + spellings(row["capital"]):
            add(name, row["code"])
        for name in spellings(row["demonyms"]):
            add(name, row["code"])
            if not name.endswith(("ese", "sh", "ch", "s")):
                add(f"{name}s", row["code"])
    for row in rows("cities.tsv"):
        add(row["name"], row["country"])
    for row in rows("states.tsv"):
        add(row["name"], "US")
        for short in spellings(row["abbreviations"]):
            if "." in short:
                add(short, "US")
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def country_names() -> dict[str, str]:
    """Return the code for every country name and demonym, but not for cities, by `phrase_key`."""
    found: dict[str, str] = {}
    for row in rows("countries.tsv"):
        for name in spellings(row["names"]) + spellings(row["demonyms"]):
            found.setdefault(phrase_key(name), row["code"])
            found.setdefault(phrase_key(f"{name}s"), row["code"])
    return found


@cache
def capitals() -> dict[str, str]:
    """Return the country's code for every capital, by `phrase_key`."""
    return {phrase_key(name): row["code"] for row in rows("countries.tsv") for name in spellings(row["capital"])}


@cache
def _longest() -> int:
    return max(len(name.split()) for name in place_names())


def codes_in(words: list[str]) -> set[str]:
    """Return the codes of all places named in a run of words, the longest name first."""
    found: set[str] = set()
    position = 0
    names = place_names()
    while position < len(words):
        if not words[position][:1].isupper():
            position += 1
            continue
        for length in range(min(_longest(), len(words) - position), 0, -1):
            key = phrase_key(" ".join(words[position : position + length]))
            if key in names:
                found |= names[key]
                position += length
                break
        else:
            position += 1
    # With the wholes they are part of: England is in the United Kingdom.
    return found | ({"GB"} if found & _BRITAIN else set()) | {_CONTINENTS[one] for one in found if one in _CONTINENTS}


_CODES = {
    "Europe": "EU",
    "Asia": "Q-ASIA",
    "Africa": "Q-AFRICA",
    "South America": "Q-SOUTH-AMERICA",
    "Oceania": "Q-OCEANIA",
    "North America": "Q-NORTH-AMERICA",
}
_CONTINENTS = {row["country"]: _CODES[row["continent"]] for row in rows("continents.tsv")}


@cache
def long_names() -> dict[str, list[str]]:
    """Return the long forms of every acronym of the table, in lower case."""
    return {row["short"].replace(".", ""): spellings(row["long"].lower()) for row in rows("acronyms.tsv")}


@cache
def state_abbreviations() -> dict[str, str]:
    """Return the state's name, in lower case, for every abbreviation without dots, in lower case."""
    return {
        phrase_key(short): row["name"].lower()
        for row in rows("states.tsv")
        for short in spellings(row["abbreviations"])
    }
