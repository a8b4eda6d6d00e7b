"""Names of an English sentence looked for in its Korean translation, by the sound of their transliteration."""

import re
from functools import lru_cache
from typing import NamedTuple

from backend.materials.notes import word_frequency
from backend.materials.notes.checks.korean_concepts import has_word
from backend.materials.notes.checks.tables import phrases
from backend.materials.notes.checks.text import without_accents

CALENDAR_NAMES = frozenset(
    """
    January February March April May June July August September October November December
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Celsius Fahrenheit
    Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays
    """.split()
)

# The sounds of the parts of a Hangul syllable, by their number: initial, vowel, final; "-" (ㅇ, ㅡ) has none.
_INITIALS, _VOWELS, _FINALS = "KKNTTLMPPSS-SSSKTPH", "aeaexexeoaeeouxeiu-ii", "-KKSNNNTLKMPLTPLMPPSTNSTKTPH"
# Latin spellings, the longest first, with the sounds that each may have in Hangul: upper case for consonants, lower
# case for vowels (x: ㅓ), "-" where it may be silent; "_" parts two sounds in a row.
_LATIN = tuple(
    tuple(line.split("="))
    for line in """
    eaux=o eau=o
    sch=S tch=S chr=K_L ch=SKH sh=S th=TS ph=P gh=K- kn=N ck=K qu=K ng=N gn=N ds=S ts=S tz=S zh=S dj=S dge=S wr=L ll=L-
    rr=L ss=S tt=T nn=N mm=M pp=P bb=P dd=T ff=P gg=KS kk=K cc=KS zz=ST ee=ie ea=iex oo=uo ou=uoax au=oa ai=aei ay=ei
    ei=aei ey=ie ie=ie oe=oeu ow=oau oi=oe oy=oe ue=ue ui=ui eo=xo eu=ueo ae=aei aa=a igh=a ya=a yo=ox yu=u ye=ex x=K_S
    j=SHi- c=KS g=KSH b=P p=P f=PH v=P w=P-ou d=TS t=TS k=K q=KS s=S z=ST m=M n=N l=L r=L- h=H- y=ia- a=aexo e=eix-
    i=iax- o=oxau- u=uaxo-
    """.split()
)
_HANGUL_WORD = re.compile(r"[가-힣]+")
_FOLLOWS_NAME = phrases("names_follows_name")
FAR = 0.27
"""A greater distance is another name."""


@lru_cache(maxsize=512)
def latin_sounds(name: str) -> tuple[str, ...]:
    """Return the sounds of a Latin name in their order, each as the symbols it may have in Hangul."""
    result: list[str] = []
    for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", without_accents(name)):
        letters, position = part.lower(), 0
        while position < len(letters):
            for spelling, sounds in _LATIN:
                if letters.startswith(spelling, position):
                    result.extend(sounds.split("_"))
                    position += len(spelling)
                    break
            else:
                position += 1
    return tuple(result)


def distances(latin: tuple[str, ...], word: str) -> list[float]:
    """Return how far a Latin name is from each beginning of a Hangul word, one syllable to all; 0 for alike."""
    whole = sum(0.5 if sounds[0].islower() else 1.0 for sounds in latin)
    ends, symbols = [], ""
    for syllable in word:
        number = ord(syllable) - 0xAC00
        sounds = (_INITIALS[number // 588] + _VOWELS[number // 28 % 21] + _FINALS[number % 28]).replace("-", "")
        symbols += sounds[1:] if symbols and sounds[:1] == symbols[-1] else sounds  # 슬로: one l
        ends.append(len(symbols))
    add = [0.35 if char.islower() else 0.3 if char == "H" else 0.8 for char in symbols]
    row = [0.0]
    for cost in add:
        row.append(row[-1] + cost)
    for number, sounds in enumerate(latin, 1):
        vowel = sounds[0].islower()
        drop = 0.15 if "-" in sounds else 0.4 if vowel else 0.5 if sounds == "L" or number == len(latin) else 1.0
        following = [row[0] + drop]
        for column, char in enumerate(symbols):
            swap = 0.0 if char in sounds else 0.4 if vowel and char.islower() else 1.2
            following.append(min(row[column] + swap, row[column + 1] + drop, following[-1] + add[column]))
        row = following
    return [row[end] / max(whole, 1.0) for end in ends]


class Place(NamedTuple):
    """Where a name may stand in Korean text: how far the sound is, 0 for alike, and the offsets."""

    distance: float
    start: int
    end: int


@lru_cache(maxsize=1024)
def closest(name: str, korean: str) -> Place:
    """Return the Korean word that is nearest to `name`; a particle or a common noun may follow it."""
    sounds, best = latin_sounds(name), Place(1.0, 0, 0)
    for match in _HANGUL_WORD.finditer(korean):
        word = match.group()
        for start in range(min(2 if "-" in name else 1, len(word))):
            for length, far in enumerate(distances(sounds, word[start : start + len(name) + 3]), 1):
                if far < best.distance and _FOLLOWS_NAME.fullmatch(word, start + length):
                    best = Place(far, match.start() + start, match.start() + start + length)
    return best


def stands_in(name: str, korean: str) -> bool:
    """Say whether `name` stands in Korean text, by its sound or in Latin letters."""
    return closest(name, korean).distance <= FAR or bool(
        re.search(rf"(?<![A-Za-z]){re.escape(name)}", korean, re.IGNORECASE)
    )


# A Korean given name: Min-jae.
_GIVEN_NAME = re.compile("[A-Z][a-z]+-[a-z]+")
_NAME = re.compile(r"[A-Z][A-Za-z]*(?:['-][A-Za-z]+)*[a-z](?:-[A-Z]?[a-z]+)*")
_COMMON = 4.3
"""A word above this frequency (Zipf scale) may be a word of the language, and is then translated: "Unity Party"."""
_LISTED = 3.0
"""Rarer words are mostly names and misspellings."""
_NEVER_SPELLED = frozenset("Mr Mrs Ms Dr Prof Sgt Capt Gen Col Lt Gov Sen Rep Rev Hon St Mt Jr Sr".split())
_ENDINGS = ("s", "rs", "ers", "ing", "ship", "ships")


def _frequency(word: str) -> float:
    """Return a word's Zipf frequency, 0.0 for one that is too rare to be trusted."""
    zipf = word_frequency.zipf(word)
    return zipf if zipf >= _LISTED else 0.0


def may_be_translated(word: str, story: str) -> bool:
    """Say whether a capitalised word may be no name: it is in a table, frequent, or written small in the story."""
    small = word.lower()
    if has_word(word) or any(_frequency(part) > _COMMON for part in small.split("-")):
        return True
    return any(_frequency(small.removesuffix(ending)) > _COMMON for ending in _ENDINGS[3:]) or f" {small} " in story


def spelled_names(sentence: str, places: set[str], story: str) -> list[str]:
    """Return the names of an English sentence that a Korean translation spells by their sound, in their order."""
    sentence = without_accents(sentence)
    names, previous = list[str](), ""
    for match in _NAME.finditer(sentence):
        word = match.group().removesuffix("'s")
        first = not re.search(r"[\w,;:)] ?[\"']?$", sentence[: match.start()])
        if word in places or word in _NEVER_SPELLED or word in CALENDAR_NAMES:
            previous = ""
            continue
        opens = first and not re.match(r"(?:'s)? (?:[A-Z]|and [A-Z])", sentence[match.end() :])
        forms = (word.lower(), *(word.lower().removesuffix(ending) for ending in _ENDINGS))
        if opens and any(map(_frequency, forms)) and not re.search(rf"[a-z,] {re.escape(word)}\b", story):
            continue
        if _GIVEN_NAME.fullmatch(word) and previous and sentence[: match.start()].endswith(previous + " "):
            names[-1:] = [f"{previous}{word}"]
        elif sum(sound[0].isupper() for sound in latin_sounds(word)) >= 2 and not may_be_translated(word, story):
            names.append(word)
        else:
            previous = word if word[0].isupper() else ""
            if previous:
                names.append("")
            continue
        previous = word
    return [name for name in names if name]
