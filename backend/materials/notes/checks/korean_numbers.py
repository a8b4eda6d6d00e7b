"""Korean number words: digits with 만/억/조, spelled Sino-Korean and native numbers, each with where it ends."""

import re
from fractions import Fraction
from typing import NamedTuple

DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SINO_DIGITS = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_SMALL_SCALES = {"십": 10, "백": 100, "천": 1000}
_LARGE_SCALES = {"만": 10**4, "억": 10**8, "조": 10**12}
_SCALES = {**_SMALL_SCALES, **_LARGE_SCALES}
_VAGUE = re.compile(r"(?:수|몇) ?([십백천])?([만억조])?(?=[가-힣 ])")

_ONES = {"하나": 1, "둘": 2, "셋": 3, "넷": 4, "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7}
_ONES |= {"여덟": 8, "아홉": 9}
_TENS = {"열": 10, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90}
NATIVE = {
    **_ONES,
    **_TENS,
    **{ten + one: _TENS[ten] + _ONES[one] for ten in _TENS for one in _ONES},
    "스무": 20,
    "석": 3,
    "넉": 4,
}
NATIVE_WORDS = "|".join(sorted(NATIVE, key=len, reverse=True))
DAYS = {
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "여드레": 8,
    "아흐레": 9,
    "열흘": 10,
    "보름": 15,
}


class Number(NamedTuple):
    """A number and the offset after it; `spelled` without any digit; `vague` for 수십, 수백만."""

    value: Fraction
    end: int
    spelled: bool
    vague: bool = False


def read_number(text: str, start: int) -> Number | None:
    """Return the number in digits or Sino-Korean at `start` of `text`: "1억 2,000만", "3만5천", "이천"."""
    if vague := _VAGUE.match(text, start):
        small, large = vague.groups()
        if small or large:
            scale = _SMALL_SCALES.get(small or "", 1) * _LARGE_SCALES.get(large or "", 1)
            return Number(Fraction(scale), vague.end(), spelled=True, vague=True)
    total, section, pending = Fraction(0), Fraction(0), None
    position, end, spelled, ceiling = start, start, True, 10**17
    while position < len(text):
        char = text[position]
        if pending is None and (digits := DIGITS.match(text, position)):
            pending, position, spelled = Fraction(digits.group().replace(",", "")), digits.end(), False
            if pending >= ceiling:
                break
        elif pending is None and char in _SINO_DIGITS:
            pending, position = Fraction(_SINO_DIGITS[char]), position + 1
        elif char in _SMALL_SCALES and _SMALL_SCALES[char] < ceiling:
            section, pending = section + (1 if pending is None else pending) * _SMALL_SCALES[char], None
            position += 1
        elif char in _LARGE_SCALES and _LARGE_SCALES[char] < ceiling:
            amount = section + (pending or 0)
            total += (amount or 1) * _LARGE_SCALES[char]
            ceiling, section, pending, position = _LARGE_SCALES[char], Fraction(0), None, position + 1
        elif char == " " and text[position - 1] in _SCALES and not spelled:
            # 1억 2,000만: digits after a space continue the number with a smaller scale.
            digits = DIGITS.match(text, position + 1)
            if not digits or Fraction(digits.group().replace(",", "")) >= 10**4 or ceiling > 10**16:
                break
            if _LARGE_SCALES.get(text[digits.end() : digits.end() + 1], 0) >= ceiling:
                break
            position += 1
            continue
        else:
            break
        end = position
    return Number(total + section + (pending or 0), end, spelled) if end > start else None
