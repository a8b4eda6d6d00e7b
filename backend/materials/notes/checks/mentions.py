"""Who and what a text names, and where: every mention of a person, organization or place, pronouns included."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from backend.materials.notes.checks.document import Document, Word
from backend.materials.notes.checks.lexicon import FUNCTION_WORDS, base_form, parts_of_speech
from backend.materials.notes.checks.names import TITLES, runs
from backend.materials.notes.checks.places import country_names, phrase_key, place_names


class NameKind(enum.StrEnum):
    """What a name names; persons and organizations act, places do not."""

    PERSON = "person"
    GROUP = "group"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text speaks of something named; `tokens` are the words of the name, or its country's code."""

    kind: NameKind
    tokens: frozenset[str]
    sentence: int
    clause: int
    start: int
    end: int
    is_pronoun: bool

    def is_same(self, other: "Mention") -> bool:
        """Say whether two mentions, of one text or of two, name the same."""
        return self.kind is other.kind and not self.tokens.isdisjoint(other.tokens)


_GROUP_WORDS = frozenset(
    """
    university college school institute party bank court ministry department agency company corporation corp inc
    ltd group union association alliance council committee commission congress parliament senate house government
    organization organisation federation league club team united city hospital museum foundation fund electronics
    airlines motors pharma securities holdings partners network service services office bureau board authority
    police army navy coast guard church society institute laboratory lab center centre journal times news post
    magazine festival cup marathon prize award championship games olympics act bill law treaty probe mission
    """.split()
)
_SHE_HE = frozenset("he she him her his hers himself herself".split())
_IT = frozenset("it its itself".split())


@lru_cache(maxsize=32)
def mentions(document: Document) -> tuple[Mention, ...]:
    """Return every mention in the order of the text; a pronoun counts for the last name it can stand for."""
    found: list[Mention] = []
    persons: set[str] = set()
    inner = {
        word.plain for run in runs(document) for word in run if word.start != document.sentences[word.sentence].start
    }
    for run in runs(document):
        if len(run) == 1 and run[0].plain not in inner and base_form(run[0].plain) in parts_of_speech():
            continue
        for part in _parts(run, document):
            if mention := _named(part, document, persons):
                found.append(mention)
    return tuple(_with_pronouns(document, found))


def _parts(run: list[Word], document: Document) -> Iterator[list[Word]]:
    """Yield the names of a run: a possessive and a place in front end one ("Kenya's Ruth Chepkoech")."""
    part: list[Word] = []
    for position, word in enumerate(run):
        opens = word.start == document.sentences[word.sentence].start
        if word.plain in TITLES or (not part and opens and word.plain in FUNCTION_WORDS):
            # What stands before a title is no part of the name: "Economy Minister Beatriz Montalvo".
            part = []
            continue
        if not part and word.plain in FUNCTION_WORDS and not word.is_capital:
            continue
        part.append(word)
        joined = phrase_key(" ".join(one.text for one in part))
        following = run[position + 1].plain if position + 1 < len(run) else ""
        whole = f"{joined} {following}" in place_names()
        is_country = joined in country_names() and not whole and following not in _GROUP_WORDS | {"of", "and"}
        if word.text.endswith(("'s", "s'")) or is_country:
            yield part
            part = []
    if part:
        yield part


def _named(part: list[Word], document: Document, persons: set[str]) -> Mention | None:
    key = phrase_key(" ".join(word.text for word in part))
    first, last = part[0], part[-1]
    place = (first.sentence, first.clause, first.start, last.end, False)
    if key in country_names():
        return Mention(NameKind.PLACE, frozenset({country_names()[key]}), *place)
    words = [word.plain for word in part if word.plain not in FUNCTION_WORDS and word.plain not in TITLES]
    if not words:
        return None
    if key in place_names():
        return Mention(NameKind.PLACE, frozenset({key, *place_names()[key]} - {"US"}), *place)
    if _is_person(words, part, document, persons):
        persons.update(words)
        return Mention(NameKind.PERSON, frozenset(words), *place)
    return Mention(NameKind.GROUP, frozenset(words), *place)


def _is_person(words: list[str], part: list[Word], document: Document, persons: set[str]) -> bool:
    if any(word in _GROUP_WORDS for word in words) or any(word.plain in {"of", "the", "for", "&"} for word in part):
        return False
    if any(char.isdigit() for word in words for char in word) or any(
        word.text.isupper() and len(word.text) > 2 for word in part
    ):
        return False
    if any(word in persons for word in words):
        return True
    before = document.text[max(0, part[0].start - 14) : part[0].start].split()
    titled = bool(before) and before[-1].strip(".,").lower() in TITLES
    return titled or len(words) in {2, 3}


def _with_pronouns(document: Document, named: list[Mention]) -> Iterator[Mention]:
    position, last = 0, dict[NameKind, Mention]()
    for word in document.words:
        while position < len(named) and named[position].start <= word.start:
            last[named[position].kind] = named[position]
            yield named[position]
            position += 1
        kind = NameKind.PERSON if word.plain in _SHE_HE else NameKind.GROUP if word.plain in _IT else None
        if kind and kind in last and word.sentence - last[kind].sentence <= 3:
            yield Mention(kind, last[kind].tokens, word.sentence, word.clause, word.start, word.end, True)
    yield from named[position:]
