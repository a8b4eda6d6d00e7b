"""Wrong options for a word's meaning: near enough to make one think, never a second right answer. Pure."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence

from backend.materials import dictionary
from backend.study.exercises.base import Word
from contracts.enums import Level

LEVELS: Sequence[str] = tuple(Level)
LEVELS_APART = 1
ROOT_LETTERS = 5
"""Words that begin with so many equal letters are taken for relatives: inflate, inflation."""
KOREAN_ENDINGS = re.compile(
    r"(?:시키다|되다|하다|스럽다|롭다|적인|적으로|하는|되는|한|된|의|이다|으로|로|하게|히|게|다|음|기)$"
)
SEPARATORS = re.compile(r"[\s,;/·~]+")


def distractors(word: Word, others: Iterable[Word], *, count: int, chance: random.Random) -> list[str] | None:
    """Return `count` wrong meanings for a word, None if there are not so many good ones.

    Each is of a word of the same part of speech, at most one level away, of another root and no synonym; no two of the
    options, the right one included, may mean the same.
    """
    candidates = [other for other in others if is_good(word, other)]
    chance.shuffle(candidates)
    chosen: list[Word] = []
    for candidate in candidates:
        if all(not share_meaning(candidate.meaning_ko, one.meaning_ko) for one in chosen):
            chosen.append(candidate)
        if len(chosen) == count:
            return [one.meaning_ko for one in chosen]
    return None


def is_good(word: Word, other: Word) -> bool:
    """Return whether the other word's meaning is a fair wrong option."""
    return (
        bool(other.meaning_ko)
        and other.part_of_speech == word.part_of_speech
        and _levels_apart(word.level, other.level) <= LEVELS_APART
        and not share_root(word.lemma, other.lemma)
        and not are_synonyms(word.lemma, other.lemma)
        and not share_meaning(word.meaning_ko, other.meaning_ko)
    )


def share_root(one: str, other: str) -> bool:
    """Return whether two lemmas are forms or relatives of one word; a phrasal verb is a relative of its verb."""
    firsts = one.casefold().split()[0], other.casefold().split()[0]
    shared = dictionary.groups(firsts[0]) & dictionary.groups(firsts[1])
    if firsts[0] == firsts[1] or any(group.startswith(dictionary.ROOT) for group in shared):
        return True
    length = min(ROOT_LETTERS, *map(len, firsts))
    return length >= ROOT_LETTERS - 1 and firsts[0][:length] == firsts[1][:length]


def are_synonyms(one: str, other: str) -> bool:
    """Return whether two lemmas stand in one group of synonyms or relatives."""
    return one.casefold() == other.casefold() or bool(dictionary.groups(one) & dictionary.groups(other))


def share_meaning(one: str, other: str) -> bool:
    """Return whether two Korean meanings have a word in common, endings aside: 공개하다 and (정보를) 공개."""
    return any(
        mine == theirs or (len(min(mine, theirs, key=len)) > 1 and (mine in theirs or theirs in mine))
        for mine in _roots(one)
        for theirs in _roots(other)
    )


def _roots(meaning: str) -> Sequence[str]:
    def words() -> Iterator[str]:
        bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", meaning)
        for word in SEPARATORS.split(bare if bare.strip() else meaning):
            root = KOREAN_ENDINGS.sub("", word)
            yield root or word

    return [word for word in words() if word]


def _levels_apart(one: str, other: str) -> int:
    if one not in LEVELS or other not in LEVELS:
        return len(LEVELS)
    return abs(LEVELS.index(one) - LEVELS.index(other))
