"""Numbers written in English, in digits or words, as values."""

import re
from fractions import Fraction
from typing import NamedTuple

from backend.materials.notes.checks.tables import number_words, unit_words

_CARDINALS, _SCALES = number_words("cardinal"), number_words("scale")
_ORDINALS, _FRACTIONS = number_words("ordinal"), number_words("fraction")
_MULTIPLES, _SHORT_SCALES = number_words("multiple"), number_words("abbreviation")


def alternatives(words: "set[str] | dict[str, str] | dict[str, Fraction]") -> str:
    """Return a regular expression for any of `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


class Number(NamedTuple):
    """A number read from a text: `role` is cardinal, ordinal, fraction or multiple; `end` is an offset."""

    value: Fraction
    end: int
    role: str
    digits: bool


_WORD = alternatives({*_CARDINALS, *_SCALES, *_ORDINALS, *_FRACTIONS, *_MULTIPLES})
NUMBER_START = re.compile(rf"(?<![\w.,])\.?\d|(?<![\d.])(?<=[-$€£¥₩])\d|\b(?:{_WORD})\b", re.IGNORECASE)
_ONE_WORD = re.compile(_WORD, re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_SLASHED = re.compile(r"(?:(?P<whole>\d+) )?(?P<part>\d{1,2})/(?P<parts>\d{1,3})\b(?!/)")
_SUFFIX = re.compile(r"(?:st|nd|rd|th)\b")
_AND_PART = re.compile(r" and (?:a |one |an )?(?P<n>three )?(?P<part>half|quarters?|third|two-thirds)\b", re.IGNORECASE)
_SCALE = re.compile(rf"[ -]({alternatives(_SCALES)})\b", re.IGNORECASE)
_SHORT_SCALE = re.compile(rf"(?:({alternatives(_SHORT_SCALES)})| (mn|bn|tn|mln|bln|trn|mio))\b", re.IGNORECASE)
_METERS = re.compile(r"m\b(?! (?:people|men|women|children|[a-z]+s)\b)")
_OF_A = re.compile(rf"(?: of)? an? ({alternatives(_SCALES)})\b|[ -]({alternatives(_SCALES)})\b", re.IGNORECASE)
_OF_A_UNIT = re.compile(
    rf"(?: of an?| an?|)[ -](?={alternatives(unit_words())}|percent|per cent|percentage|point|basis)\b", re.IGNORECASE
)
_NEXT_WORD = re.compile(rf"(?: and |[ -])({_WORD})\b", re.IGNORECASE)
_VAGUE_BEFORE = re.compile(r"\b(?:several|few|many|couple(?: of)?|some odd)[ -]$", re.IGNORECASE)
_HALF_BEFORE = re.compile(
    r"\b(?:first|second|latter|last|other|better|third|fourth|this|next|each|per)[ -]$", re.IGNORECASE
)
_SHARE_BEFORE = re.compile(
    r"\b(?:by|than|about|nearly|almost|in|one|over|around|roughly|only|just|to|lost|cut)[ -](?:an? )?$", re.I
)
_SHARE_AFTER = re.compile(
    r" (?:of\b|the\b|its\b|their\b|his\b|her\b|as\b|all\b|more\b|less\b|fewer\b|higher\b|[a-z]+er\b|that\b)|[.,;]|$",
    re.IGNORECASE,
)


def read_number(text: str, start: int, *, money: bool = False) -> Number | None:
    """Return the number at `start` of folded `text`, None if none; in `money` "m" is a million."""
    if text[start].isdigit() or text[start] == ".":
        return _read_digits(text, start, money=money)
    return _read_words(text, start)


def _read_digits(text: str, start: int, *, money: bool) -> Number | None:
    slashed = _SLASHED.match(text, start)
    if slashed and 0 < int(slashed["part"]) < int(slashed["parts"]):
        ratio = Fraction(int(slashed["part"]), int(slashed["parts"]))
        if slashed["whole"]:
            return _scaled(text, int(slashed["whole"]) + ratio, slashed.end())
        return Number(ratio, slashed.end(), "fraction", True)
    match = _DIGITS.match(text, start)
    if match is None:
        return None
    value, end = Fraction(match.group().replace(",", "")), match.end()
    if suffix := _SUFFIX.match(text, end):
        return Number(value, suffix.end(), "ordinal", True)
    if part := _AND_PART.match(text, end):
        value, end = value + _part(part), part.end()
    short = _SHORT_SCALE.match(text, end)
    if short and not (not money and (_METERS.match(text, end) or text[end] in "tT")):
        return Number(value * _SHORT_SCALES[(short[1] or short[2]).lower()], short.end(), "cardinal", True)
    return _scaled(text, value, end)


def _scaled(text: str, value: Fraction, end: int, *, digits: bool = True) -> Number:
    while scale := _SCALE.match(text, end):
        value, end = value * _SCALES[scale[1].lower()], scale.end()
    return Number(value, end, "cardinal", digits)


def _part(match: re.Match[str]) -> Fraction:
    if match["part"].lower() == "two-thirds":
        return Fraction(2, 3)
    return _FRACTIONS[match["part"].lower()] * (3 if match["n"] else 1)


def _read_words(text: str, start: int) -> Number | None:
    word_match = _ONE_WORD.match(text, start)
    if word_match is None:
        return None
    word, end = word_match.group().lower(), word_match.end()
    if word in _MULTIPLES:
        return Number(_MULTIPLES[word], end, "multiple", False)
    if word in _SCALES and _VAGUE_BEFORE.search(text[max(0, start - 14) : start]):
        return None
    if word in _FRACTIONS and word not in _CARDINALS:
        return _read_fraction(text, start, word, end)
    if word in _ORDINALS:
        return Number(_ORDINALS[word], end, "ordinal", False)
    return _read_cardinal(text, word, end)


def _read_fraction(text: str, start: int, word: str, end: int) -> Number | None:
    before = text[max(0, start - 12) : start]
    value = _FRACTIONS[word]
    if word in {"half", "quarter"}:
        if _HALF_BEFORE.search(before):
            return None
        if scale := _OF_A.match(text, end):
            return Number(value * _SCALES[(scale[1] or scale[2]).lower()], scale.end(), "cardinal", False)
        if unit := _OF_A_UNIT.match(text, end):
            return Number(value, unit.end() - 1, "cardinal", False)
    article = re.search(r"\b(?:an?|one)[ -]$", before, re.IGNORECASE)
    if word in _ORDINALS and not (article and (article.group()[:3].lower() == "one" or _SHARE_AFTER.match(text, end))):
        return Number(_ORDINALS[word], end, "ordinal", False)
    if text[end : end + 1] == "-" or not (_SHARE_BEFORE.search(before) or _SHARE_AFTER.match(text, end) or article):
        return None
    return Number(value, end, "fraction", False)


def _read_cardinal(text: str, word: str, end: int) -> Number:
    total, current = Fraction(0), _CARDINALS.get(word, _SCALES.get(word, Fraction(0)))
    last = word
    while following := _NEXT_WORD.match(text, end):
        word = following[1].lower()
        joined = following.group().startswith(" and ")
        if word in _SCALES and not joined:
            if word == "hundred" or word == "dozen":
                current *= _SCALES[word]
            else:
                total, current = total + current * _SCALES[word], Fraction(0)
        elif word in _FRACTIONS and not joined and word != "second" and (word.endswith("s") or last == "one"):
            return Number((total + current) * _FRACTIONS[word], following.end(), "fraction", False)
        elif word in _ORDINALS and _may_follow(last, _ORDINALS[word], joined=joined):
            return Number(total + current + _ORDINALS[word], following.end(), "ordinal", False)
        elif word in _CARDINALS and _may_follow(last, _CARDINALS[word], joined=joined):
            current += _CARDINALS[word]
        else:
            break
        end, last = following.end(), word
    if part := _AND_PART.match(text, end):
        return _scaled(text, total + current + _part(part), part.end(), digits=False)
    return Number(total + current, end, "cardinal", False)


def _may_follow(before: str, value: Fraction, *, joined: bool) -> bool:
    if before in _SCALES and before != "dozen":
        return value < 100
    return not joined and before.endswith("ty") and 0 < value < 10
