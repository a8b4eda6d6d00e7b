"""Phrasal verbs in a text: WordNet's verbs with a particle, also with words between ("laid 300 people off")."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.materials.notes.checks import lexicon
from backend.materials.notes.levels.tokens import Token

DATA = Path(__file__).parent / "data" / "phrasal_verbs.txt"
LONGEST_DISTANCE = 4
PREPOSITIONS = frozenset("about across after against at by for from in into of on through to under upon with".split())
"""Particles that more often begin a phrase of their own; away from the verb they count only at the end of a clause."""
DETERMINERS = frozenset("a an the this that these those my your his her its our their no every each".split())
"""A word after one of these is a noun: "the call for help"."""
LITERAL = frozenset(
    "come in,come to,get to,go in,go on to,go to,get in,live in,look to,run in,sit in,talk of".split(",")
)
"""Entries that are nearly always a verb and a place or an aim."""


@dataclass(frozen=True)
class PhrasalVerb:
    """A phrasal verb in its base form, with the indexes of its verb and its particles in the text's tokens."""

    lemma: str
    verb: int
    particles: tuple[int, ...]


def find(tokens: Sequence[Token]) -> list[PhrasalVerb]:
    """Return the phrasal verbs of a text in order; a particle belongs to the nearest verb it goes with."""
    found: dict[int, PhrasalVerb] = {}
    used: set[int] = set()
    for index, token in enumerate(tokens):
        if token.form not in entries() or index in used:
            continue
        for verb in range(index - 1, max(-1, index - LONGEST_DISTANCE - 1), -1):
            if tokens[verb].clause != token.clause:
                break
            if verb in found or not _can_be_verb(tokens, verb):
                continue
            phrase = _phrase(tokens, verb, index)
            if phrase:
                found[verb] = phrase
                used.update(phrase.particles)
                break
    return [found[verb] for verb in sorted(found)]


def _can_be_verb(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    before = tokens[index - 1].form if index and tokens[index - 1].clause == token.clause else ""
    is_content = token.form not in lexicon.FUNCTION_WORDS or token.form == "let"
    return is_content and not token.is_name and before not in DETERMINERS


def _phrase(tokens: Sequence[Token], verb: int, particle: int) -> PhrasalVerb | None:
    """Return the longest listed phrase of this verb and particle, if they may belong together here."""
    form = tokens[particle].form
    lemma = f"{lexicon.base_form(tokens[verb].form)} {form}"
    after = tokens[particle + 1 : particle + 2]
    goes_on = bool(after) and after[0].clause == tokens[particle].clause
    if goes_on and f"{lemma} {after[0].form}" in entries()[form]:
        return PhrasalVerb(f"{lemma} {after[0].form}", verb, (particle, particle + 1))
    begins_phrase = goes_on and form in PREPOSITIONS and particle - verb > 1
    if lemma not in entries()[form] or lemma in LITERAL or begins_phrase:
        return None
    return PhrasalVerb(lemma, verb, (particle,))


@functools.cache
def entries() -> dict[str, set[str]]:
    """Return the phrasal verbs by their first particle."""
    found: dict[str, set[str]] = {}
    for entry in DATA.read_text().splitlines():
        found.setdefault(entry.split()[1], set()).add(entry)
    return found
