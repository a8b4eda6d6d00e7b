"""Whether two Korean meanings of a word are one. Pure; the table of senses is in `services.senses`."""

import re
from collections.abc import Iterator

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[~\-–—…]")
_BETWEEN = re.compile(r"[,;/·]|\s또는\s|\s혹은\s")
_ENDING = re.compile(r"(?<=[가-힣])(?:하다|되다|시키다|한|하는|된|의|을|를|이|가)$")


def agree(one: str, other: str) -> bool:
    """Say whether two meanings share a part, something added or not: "거절하다" and "(단칼에) 거절하다"."""
    if one == other:
        return True
    return any(mine <= theirs or theirs <= mine for mine in _parts(one) for theirs in _parts(other))


def _parts(meaning: str) -> Iterator[frozenset[str]]:
    """Yield the words of each part of a meaning, without asides and endings."""
    for part in _BETWEEN.split(_ASIDE.sub(" ", meaning)):
        if words := frozenset(_ENDING.sub("", word) for word in part.split()):
            yield words
