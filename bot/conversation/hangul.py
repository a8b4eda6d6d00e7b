"""Hangul taken apart into letters, and how many letters two words differ by."""

from functools import lru_cache

FIRST, LAST = 0xAC00, 0xD7A3
MEDIALS, FINALS = 21, 28
LETTERS_MAX = 40
"""Longer words are nobody's typo of ours."""


@lru_cache(maxsize=4096)
def letters(word: str) -> tuple[str, ...]:
    """Return a word's letters: each syllable as initial, medial and, if it has one, final; the rest as it stands."""
    return tuple(letter for character in word for letter in _taken_apart(character))


def distance(one: str, other: str) -> int:
    """Return how many letters were changed, added, left out, or swapped with their neighbour."""
    a, b = letters(one), letters(other)
    if max(len(a), len(b)) > LETTERS_MAX:
        return LETTERS_MAX
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        before, row = row, _next_row(a, b, i, before, row)
    return row[-1]


def _next_row(a: tuple[str, ...], b: tuple[str, ...], i: int, before: list[int], row: list[int]) -> list[int]:
    made = [i]
    for j in range(1, len(b) + 1):
        best = min(row[j] + 1, made[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1]))
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            best = min(best, before[j - 2] + 1)
        made.append(best)
    return made


def _taken_apart(character: str) -> tuple[str, ...]:
    number = ord(character) - FIRST
    if not 0 <= number <= LAST - FIRST:
        return (character,)
    initial, rest = divmod(number, MEDIALS * FINALS)
    medial, final = divmod(rest, FINALS)
    # The conjoining letters of Unicode: an initial is another letter than the same sound at a syllable's end.
    parts = (chr(0x1100 + initial), chr(0x1161 + medial))
    return (*parts, chr(0x11A7 + final)) if final else parts
