"""Hangul: letters (jamo) of words and their edit distance, keys typed on the wrong keyboard, particles."""

from collections.abc import Sequence
from functools import lru_cache

from bot.conversation.language import current
from contracts.typed.categories import INITIALS

FIRST, LAST = 0xAC00, 0xD7A3
MEDIALS, FINALS = 21, 28
LETTERS_MAX = 40
"""Longer words are no typos of ours."""
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
ENDS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
JOINED = {
    "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ",
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip
"""Two letters typed one after the other that are written as one."""
SPLIT = {joined: pair for pair, joined in JOINED.items()}
KEYS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",  # pragma: allowlist secret
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
        strict=True,
    )
)
KEYS |= dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
"""The standard Korean keyboard (KS X 5002) over the Latin one; other capitals type what small letters type."""
CLOSED_ENDS = (*"013678lmn", "ng")
"""Figures and Latin letters that Koreans read with a final consonant."""
L_ENDS = tuple("178l")
LATIN_KEYS = {jamo: key for key, jamo in KEYS.items()}


@lru_cache(maxsize=4096)
def letters(word: str) -> tuple[str, ...]:
    """Return a word's letters: each syllable as initial, medial and, if it has one, final; the rest as it is.

    The letters are Unicode's conjoining ones: an initial differs from the same sound at a syllable's end.
    """
    found: list[str] = []
    for character in word:
        number = ord(character) - FIRST
        if not 0 <= number <= LAST - FIRST:
            single = INITIALS.find(character)
            found.append(character if single < 0 else chr(0x1100 + single))
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


def compose(jamo: str) -> str:
    """Return letters typed one by one as syllables: "ㄱㅕㅇㅈㅔ" -> "경제"; what makes no syllable stays as it is."""
    typed = "".join(SPLIT.get(one, one) for one in jamo)
    made: list[str] = []
    at = 0
    while at < len(typed):
        if typed[at] not in INITIALS or typed[at + 1 : at + 2] not in {*VOWELS}:
            made.append(typed[at])
            at += 1
            continue
        initial, at = typed[at], at + 1
        vowel, at = _longest(typed, at, VOWELS)
        end, after = _longest(typed, at, ENDS[1:])
        if end and typed[after : after + 1] in {*VOWELS}:  # the last consonant begins the next syllable
            end, after = (typed[at : after - 1], after - 1) if after - at > 1 else ("", at)
        at = after
        number = (INITIALS.index(initial) * MEDIALS + VOWELS.index(vowel)) * FINALS + ENDS.index(end)
        made.append(chr(FIRST + number))
    return "".join(made)


def from_latin_keys(typed: str) -> str:
    """Return what Latin letters type on the Korean keyboard: "dhsmf" -> "오늘"."""
    return compose("".join(KEYS.get(one, KEYS.get(one.lower(), one)) for one in typed))


def to_latin_keys(typed: str) -> str:
    """Return what Hangul types on the Latin keyboard: "ㅛㅑ디ㅇ" -> "yield"."""
    keys: list[str] = []
    for one in typed:
        number = ord(one) - FIRST
        if 0 <= number <= LAST - FIRST:
            initial, rest = divmod(number, MEDIALS * FINALS)
            parts = INITIALS[initial] + VOWELS[rest // FINALS] + ENDS[rest % FINALS]
        else:
            parts = one
        keys += [LATIN_KEYS.get(key, key) for part in parts for key in SPLIT.get(part, part)]
    return "".join(keys)


def with_particle(word: str, closed: str, open_: str) -> str:
    """Return a word with the particle for a closed or an open last syllable: ("기술", "을", "를") -> "기술을".

    "으로" and "로": a final ㄹ counts as open. Figures and Latin letters are read as Koreans say them.
    """
    if current() == "en":
        return word
    last = word.rstrip("\"'’”)]」 ")[-1:]
    number = ord(last) - FIRST if last else -1
    if 0 <= number <= LAST - FIRST:
        is_closed, is_l = bool(number % FINALS), ENDS[number % FINALS] == "ㄹ"
    else:
        read = word.lower().rstrip("\"'’”)]」 ")
        is_closed, is_l = read.endswith(CLOSED_ENDS), read.endswith(L_ENDS)
    if closed == "으로" and is_l:
        is_closed = False
    return word + (closed if is_closed else open_)


def _longest(typed: str, at: int, allowed: Sequence[str]) -> tuple[str, int]:
    """Return the letter at a place, joined with the next where both are written as one, and the place after it."""
    pair = JOINED.get(typed[at : at + 2], "")
    if pair and pair in allowed:
        return pair, at + 2
    one = typed[at : at + 1]
    return (one, at + 1) if one and one in allowed else ("", at)
