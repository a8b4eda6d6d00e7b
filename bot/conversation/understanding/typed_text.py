"""Typed words in one spelling: width, case, invisible characters, single letters, the wrong keyboard."""

import re
import unicodedata

from bot.conversation import hangul
from contracts import tables

MAX_CHARS = 300
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
JAMO = re.compile("[ㄱ-ㅎㅏ-ㅣ]+")
LOOSE_VOWEL = re.compile("[ㅏ-ㅣ]")
BARE_VOWEL = re.compile("(?<![ㄱ-ㅎㅏ-ㅣ가-힣])([ㅏ-ㅣ])(?=[ㄱ-ㅎ]?[가-힣])")
"""A vowel whose silent initial was not typed: "ㅏㄴ녕"."""
SHORT_SPELLINGS = tuple((re.compile(pattern), meant) for pattern, meant in tables.rows(__file__, "short_spellings.tsv"))
LATIN_WORDS = re.compile(r"[a-z;,./\[\]\s!?~0-9]+")
LATIN_WORD = re.compile(r"[a-z]{2,}(?:[-'][a-z]+)*")
FEW_WORDS = 5


def visible(typed: str) -> str:
    """Return text in one width, on one line, without what is not seen."""
    composed = unicodedata.normalize("NFC", typed[:MAX_CHARS])
    # NFKC would join single letters: "ㄱㅅ" and "ㅇㅏㄴ" are read as they were typed.
    folded = "".join(one if JAMO.match(one) else unicodedata.normalize("NFKC", one) for one in composed)
    spaced = (" " if character.isspace() else character for character in folded)
    return " ".join("".join(one for one in spaced if unicodedata.category(one) not in UNSEEN).split())


def fold(typed: str) -> str:
    """Return visible text in lower case."""
    return in_full(visible(typed).casefold())


def in_full(folded: str) -> str:
    """Return folded text with the short and the wrong spellings of chats written out: "어케" -> "어떻게"."""
    for pattern, meant in SHORT_SPELLINGS:
        folded = pattern.sub(meant, folded)
    return folded


def compact(folded: str) -> str:
    """Return the letters and digits of folded text alone."""
    return "".join(one for one in folded if one.isalnum())


def spellings(typed: str) -> list[str]:
    """Return what folded text may stand for: as it is, and as the other keyboard would have typed it."""
    found = [typed]
    if JAMO.search(typed):
        found.append(hangul.compose(typed))
        found.append(hangul.compose(BARE_VOWEL.sub(r"ㅇ\1", typed)))
        found += [re.sub("[ㅏ-ㅣ]", "", typed)] if LOOSE_VOWEL.search(typed) else []
        latin = " ".join(hangul.to_latin_keys(word) if LOOSE_VOWEL.search(word) else word for word in typed.split())
        found += [latin] if LATIN_WORD.search(latin) else []
    return list(dict.fromkeys(found))


def on_korean_keyboard(typed: str) -> str:
    """Return Latin text as the Korean keyboard would have typed it, "" for other text."""
    is_latin = LATIN_WORDS.fullmatch(typed) and len(typed.split()) <= FEW_WORDS
    return hangul.from_latin_keys(typed) if is_latin else ""
