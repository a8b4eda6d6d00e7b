"""Hangul decomposed into letters (jamo), and the edit distance of two words in letters."""

from functools import lru_cache

FIRST, LAST = 0xAC00, 0xD7A3
MEDIALS, FINALS = 21, 28
LETTERS_MAX = 40
"""Longer words are no typos of ours."""


@lru_cache(maxsize=4096)
def letters(word: str) -> tuple[str, ...]:
    """Return a word's letters: each syllable as initial, medial and, if it has one, final; the rest as it is.

    The letters are Unicode's conjoining ones: an initial differs from the same sound at a syllable's end.
    """
    found: list[str] = []
    for character in word:
        number = ord(character) - FIRST
        if not 0 <= number <= LAST - FIRST:
            found.append(character)
            continue
        initial, rest = divmod(number, MEDIALS * FINALS)
        medial, final = divmod(rest, FINALS)
        found += [chr(0x1100 + initial), chr(0x1161 + medial)]
        if final:
            found.append(chr(0x11A7 + final))
    return tuple(found)


def distance(one: str, other: str) -> int:
    """Return how many letters were changed, added, left out, or swapped with the next one."""
    a, b = letters(one), letters(other)
    if max(len(a), len(b)) > LETTERS_MAX:
        return LETTERS_MAX
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        following = [i]
        for j in range(1, len(b) + 1):
            best = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, before[j - 2] + 1)
            following.append(best)
        before, row = row, following
    return row[-1]
