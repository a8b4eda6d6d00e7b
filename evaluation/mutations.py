"""Automatic changes of one item in an honest summary: each makes it false, and each is the same on every run."""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from evaluation.truth_set import Line

NUMBER = re.compile(r"(?<![\w.,:])\d[\d,]*(?:[.:]\d+)*(?![\d])")
UPPER_BOUND = re.compile(r"(?:less than|fewer than|under|below|at most|up to|no more than)[ $€£C]*$", re.IGNORECASE)
NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
ORDINALS = "second third fourth fifth sixth seventh eighth ninth tenth".split()
WORD_LADDERS = (NUMBER_WORDS, ORDINALS)

CAPITALIZED = r"[A-ZÀ-Þ](?:[\w-]|[’'](?!s\b))+"
NAME = re.compile(rf"\b{CAPITALIZED}(?: {CAPITALIZED})+")
BEFORE_A_THING = re.compile(r"\b(?:the|in|from|near|to|of|at) $")
PLACE = re.compile(
    rf"\b(?:in|from|near|to|of|at) ({CAPITALIZED})"
    r"(?=[.,;]| (?:on|in|and|said|to|for|by|from|with|after|at|is|are|was|were|has|have|had|will)\b)"
)
CALENDAR = frozenset(
    "January February March April May June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
SAYS = r"(?:said|says|warned|warns|told|wrote|believes|thinks|called|calls|demanded|wants)"
NOT_A_SPEAKER = r"(?:He|She|They|It|We|You|Who|That|This|Nobody|Everybody|Dr|Sen)\b"
ANY_NAME = rf"\b(?!{NOT_A_SPEAKER}){CAPITALIZED}(?: {CAPITALIZED})*"
SPEAKER = re.compile(
    rf"(?<!\bin )(?<!\bfrom )(?<!\bfor )(?<!\bthe )(?<![’']s )(?P<before>{ANY_NAME})(?=(?:,[^,.]*,)? {SAYS}\b)"
    rf"|\b(?:said|says|wrote) (?:Dr\. )?(?P<after>{ANY_NAME})"
)

NEGATIONS = (
    (re.compile(r"\b(was|were|is|are|has|have|had|will|would|could|can|may|did|do|does) not\b"), r"\1"),
    (re.compile(r"\bcannot\b"), "can"),
    (re.compile(r"\bnever "), ""),
    (re.compile(r"\b[Nn]obody\b"), "everybody"),
    (re.compile(r"\bno (?!longer|more|later|one)(?=[a-z])"), ""),
    (
        re.compile(r"\b(was|were|is|are|will|would|could|can)\b(?= (?!not|no|only|also|never|still|just)[a-z])"),
        r"\1 not",
    ),
)

UNITS = {
    "dollars": "euros",
    "euros": "dollars",
    "pounds": "euros",
    "won": "yen",
    "yen": "won",
    "francs": "euros",
    "pesos": "dollars",
    "percentage points": "percent",
    "percent": "percentage points",
    "kilometers": "meters",
    "meters": "feet",
    "feet": "meters",
    "centimeters": "meters",
    "millimeters": "centimeters",
    "kilograms": "grams",
    "grams": "kilograms",
    "tons": "kilograms",
    "liters": "gallons",
    "seconds": "minutes",
    "minutes": "hours",
    "hours": "days",
    "days": "weeks",
    "weeks": "months",
    "months": "years",
    "years": "months",
    "million": "billion",
    "billion": "million",
    "trillion": "billion",
}
QUANTITY = rf"(?:\d|\b(?:{'|'.join(NUMBER_WORDS)}))(?: (?:thousand|million|billion|trillion))?(?: [A-Z][\w.]+)?"
UNIT = re.compile(rf"{QUANTITY}[ -](?P<unit>{'|'.join(UNITS)})\b")
SIGN = re.compile(r"C\$(?=\d)|(?<![A-Z])[$€£](?=\d)")
SIGNS = {"C$": "€", "$": "€", "€": "£", "£": "€"}

KOREAN_SCALES = {"만": "억", "억": "만", "조": "억"}
KOREAN_SCALE = re.compile(r"(?<=[\d천])[만억조]")
KOREAN_CURRENCIES = {
    "캐나다달러": "유로",
    "달러": "유로",
    "유로": "달러",
    "파운드": "달러",
    "프랑": "원",
    "엔": "원",
    "원": "엔",
}
"""Each beside one that takes the same form of a particle."""
KOREAN_CURRENCY = re.compile(
    rf"(?<=[\d천만억조 ])(?:{'|'.join(KOREAN_CURRENCIES)})(?=[\s,.을를이가은는에의으로어짜씩])"
)
KOREAN_OPPOSITES = {
    "하지 않았습니다": "했습니다",
    "하지 않습니다": "합니다",
    "하지 못했습니다": "했습니다",
    "되지 않았습니다": "되었습니다",
    "되지 않습니다": "됩니다",
    "지 않고 있습니다": "고 있습니다",
    "고 있습니다": "고 있지 않습니다",
    "수 있습니다": "수 없습니다",
    "수 없습니다": "수 있습니다",
    "없습니다": "있습니다",
    "늘었": "줄었",
    "줄었": "늘었",
    "올랐": "떨어졌",
    "떨어졌": "올랐",
    "올렸": "내렸",
    "내렸": "올렸",
    "찬성": "반대",
    "반대": "찬성",
    "이겼": "졌",
    "했습니다": "하지 않았습니다",
    "합니다": "하지 않습니다",
    "되었습니다": "되지 않았습니다",
    "됩니다": "되지 않습니다",
}
KOREAN_OPPOSITE = re.compile(rf"(?<![야고안] )(?<!못)(?:{'|'.join(KOREAN_OPPOSITES)})")


@dataclass(frozen=True)
class Mutant:
    """An honest line with one thing changed in one language."""

    kind: str
    language: str
    line: Line


def mutants(line: Line) -> Iterator[Mutant]:
    """Yield at most one mutant for each kind of change that the honest line offers a place for."""
    for kind, change in ENGLISH.items():
        if text := _choice(change(line), line.summary_en):
            yield Mutant(kind, "english", replace(line, summary_en=text))
    if line.summary_ko is None:
        return
    for kind, korean_change in KOREAN.items():
        if text := _choice(korean_change(line.summary_ko), line.summary_ko):
            yield Mutant(kind, "korean", replace(line, summary_ko=text))


def _choice(texts: list[str], original: str) -> str | None:
    """Return one of the texts, picked by the original alone, so that no run differs from another."""
    return texts[zlib.crc32(original.encode()) % len(texts)] if texts else None


def _put(text: str, at: re.Match[str], new: str, group: int | str = 0) -> str:
    start, end = at.span(group)
    return text[:start] + new + text[end:]


def _other_number(digits: str, *, smaller: bool) -> list[str]:
    """Return numbers of the same form that are clearly larger, or smaller: a bound such as "up to" stays false then."""
    if ":" in digits:
        return [re.sub(r":(\d\d)", lambda found: f":{(int(found[1]) + 10) % 60:02}", digits, count=1)]
    if re.fullmatch(r"(?:19|20)\d\d", digits):
        return [str(int(digits) - years) for years in (2, 3, 5)]
    first, rest = int(digits[0]), digits[1:]
    if smaller:
        return [f"{lower}{rest}" for lower in range(max(first - 3, 1), first)]
    return [f"{higher}{rest}" for higher in range(first + 1, min(first + 3, 9) + 1)] or [f"1{digits}"]


def change_number(line: Line) -> list[str]:
    """Return the English with one number, in digits or in words, replaced by one that the story lacks."""
    text, known = line.summary_en, set(NUMBER.findall(line.story.title + " " + line.story.text))
    changed = [
        _put(text, found, other)
        for found in NUMBER.finditer(text)
        for other in _other_number(found[0], smaller=UPPER_BOUND.search(text[: found.start()]) is not None)
        if other not in known
    ]
    for ladder in WORD_LADDERS:
        for found in re.finditer(rf"\b(?:{'|'.join(ladder)})\b", text):
            at = ladder.index(found[0])
            bounded = UPPER_BOUND.search(text[: found.start()]) is not None
            others = ladder[:at] if bounded else ladder[at + 1 : at + 4]
            changed += [_put(text, found, word) for word in others if not re.search(rf"\b{word}\b", line.story.text)]
    return changed


def change_name(line: Line) -> list[str]:
    """Return the English with one name replaced by another of the story that the summary does not mention."""
    text, story = line.summary_en, line.story.text
    things = {found[0] for found in NAME.finditer(story) if BEFORE_A_THING.search(story[: found.start()])}
    names = [name for name in dict.fromkeys(NAME.findall(story)) if name.split()[0].lower() not in story.split()]
    changed = [
        _put(text, found, name)
        for found in NAME.finditer(text)
        if found[0] in names
        for name in names
        if (name in things) == (found[0] in things) and not any(word in text for word in name.split())
    ]
    places = [place for place in dict.fromkeys(PLACE.findall(story)) if place not in CALENDAR]
    return changed + [
        _put(text, found, place, 1)
        for found in PLACE.finditer(text)
        if found[1] in places
        for place in places
        if place not in text
    ]


def change_negation(line: Line) -> list[str]:
    """Return the English with one negation lost or added."""
    return [
        _put(line.summary_en, found, found.expand(new))
        for pattern, new in NEGATIONS
        for found in pattern.finditer(line.summary_en)
    ]


def change_unit(line: Line) -> list[str]:
    """Return the English with one unit, currency or scale exchanged."""
    text = line.summary_en
    words = [_put(text, found, UNITS[found["unit"]], "unit") for found in UNIT.finditer(text)]
    return words + [_put(text, found, SIGNS[found[0]]) for found in SIGN.finditer(text)]


def change_speaker(line: Line) -> list[str]:
    """Return the English with one statement given to another speaker of the story."""
    text = line.summary_en
    speakers = {found["before"] or found["after"] for found in SPEAKER.finditer(line.story.text)}
    return [
        _put(text, found, speaker, found.lastgroup or 0)
        for found in SPEAKER.finditer(text)
        for speaker in sorted(speakers)
        if not any(word in text for word in speaker.split())
    ]


def change_korean_number(text: str) -> list[str]:
    """Return the Korean with one number changed, or moved by a factor of ten thousand through 만, 억 and 조."""
    known = set(NUMBER.findall(text))
    digits = [
        _put(text, found, other)
        for found in NUMBER.finditer(text)
        for other in _other_number(found[0], smaller=False)
        if other not in known
    ]
    return digits + [_put(text, found, KOREAN_SCALES[found[0]]) for found in KOREAN_SCALE.finditer(text)]


def change_korean_polarity(text: str) -> list[str]:
    """Return the Korean with one statement or direction turned into its opposite."""
    return [_put(text, found, KOREAN_OPPOSITES[found[0]]) for found in KOREAN_OPPOSITE.finditer(text)]


def change_korean_currency(text: str) -> list[str]:
    """Return the Korean with one currency exchanged."""
    return [_put(text, found, KOREAN_CURRENCIES[found[0]]) for found in KOREAN_CURRENCY.finditer(text)]


ENGLISH: dict[str, Callable[[Line], list[str]]] = {
    "number": change_number,
    "name": change_name,
    "negation": change_negation,
    "unit": change_unit,
    "speaker": change_speaker,
}
KOREAN: dict[str, Callable[[str], list[str]]] = {
    "number": change_korean_number,
    "polarity": change_korean_polarity,
    "currency": change_korean_currency,
}
