"""Weekdays as people type them, in Korean or English -> ISO numbers, 1 for Monday."""

import re
from collections.abc import Iterable

from contracts.enums import Language
from contracts.typed.words import NotUnderstoodError, normal

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
DAY_NAMES = "월화수목금토일"
ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_SETS = {"매일": EVERY_DAY, "평일": EVERY_DAY[:5], "주중": EVERY_DAY[:5], "주말": EVERY_DAY[5:]}
ENGLISH_SETS = {"every day": EVERY_DAY, "weekdays": EVERY_DAY[:5], "weekends": EVERY_DAY[5:]}
SETS = DAY_SETS | ENGLISH_SETS | {
    "매일매일": EVERY_DAY, "날마다": EVERY_DAY, "everyday": EVERY_DAY, "daily": EVERY_DAY, "all days": EVERY_DAY,
    "all week": EVERY_DAY, "일주일 내내": EVERY_DAY, "weekday": EVERY_DAY[:5], "workdays": EVERY_DAY[:5],
    "working days": EVERY_DAY[:5], "business days": EVERY_DAY[:5], "weekend": EVERY_DAY[5:],
}  # fmt: skip
_ENGLISH = {
    1: "mon monday mondays", 2: "tue tues tuesday tuesdays", 3: "wed weds wednesday wednesdays",
    4: "thu thur thurs thursday thursdays", 5: "fri friday fridays", 6: "sat saturday saturdays",
    7: "sun sunday sundays",
}  # fmt: skip
DAYS = {word: number for number, words in _ENGLISH.items() for word in words.split()}
_WORDS = "|".join(sorted(map(re.escape, [*SETS, *DAYS]), key=len, reverse=True))
TOKEN = re.compile(
    rf"""
    (?P<word>{_WORDS})(?![a-z])[.]?
    | (?P<range>~|-|–|—|〜|∼|부터|에서|to(?![a-z])|thru(?![a-z])|through(?![a-z])|until(?![a-z])|till(?![a-z]))
    | (?P<except>(?:만[ ]?)?(?:빼고|제외하고|제외|말고)|except(?:[ ]for)?(?![a-z])|but[ ]not(?![a-z])|not(?![a-z]))
    | (?P<filler>까지|요일|마다|매주|그리고|하고|이랑|랑|와|과|에만|에|만|은|는|을|를|도|every(?![a-z])|each(?![a-z])
        |and(?![a-z])|on(?![a-z])|only(?![a-z])|from(?![a-z])|[\s,、·/&+;]+)
    | (?P<letter>[월화수목금토일])
    """,
    re.VERBOSE,
)
UNKNOWN = re.compile(r"[^\s,、·/&+;]+")


def weekdays(typed: str) -> list[int]:
    """Return weekdays in order. Raises NotUnderstoodError with the first word that names none.

    "일요일 빼고", "평일, 수요일 제외" and "every day except sunday" leave days out.
    """
    said = normal(typed)
    groups: list[list[int]] = []
    left_out: list[list[int]] | None = None
    to = groups
    first_is_set, last, begins = False, None, None
    at = 0
    while at < len(said):
        found = TOKEN.match(said, at)
        if found is None:
            raise NotUnderstoodError((UNKNOWN.match(said, at) or [typed])[0])
        at = found.end()
        word = found[0].rstrip(".")
        if found.lastgroup == "filler":
            continue
        if begins is not None and (found.lastgroup == "range" or word in SETS):
            raise NotUnderstoodError(typed)
        if found.lastgroup == "range":
            begins = last
            if begins is None:
                raise NotUnderstoodError(typed)
        elif found.lastgroup == "except":
            if left_out is not None or begins is not None:
                raise NotUnderstoodError(typed)
            if word[0].isascii():  # English names what is left out afterwards, Korean before
                left_out = to = []
            else:
                keeps = 1 if first_is_set and len(groups) > 1 else 0
                left_out, groups = groups[keeps:], groups[:keeps]
                to = groups
            last = None
        else:
            last = None if word in SETS else DAYS.get(word) or DAY_NAMES.index(word) + 1
            to.append(SETS[word] if last is None else _span(begins or last, last))
            first_is_set = first_is_set or (last is None and len(to) == 1)
            begins, last = None, None if begins else last
    wanted = {day for group in groups for day in group} or set(EVERY_DAY if left_out else [])
    wanted -= {day for group in left_out or [] for day in group}
    if begins is not None or left_out == [] or not wanted:
        raise NotUnderstoodError(typed)
    return sorted(wanted)


def day_sets_like(typed: str, *, in_english: bool = False) -> list[str]:
    """Return the usual sets of weekdays to suggest for what has been typed so far, or what it means already."""
    names = [*ENGLISH_SETS, "mon-fri"] if in_english else [*DAY_SETS, "월~금", "월·수·금"]
    if found := [name for name in names if normal(typed) in name]:
        return found
    try:
        weekdays(typed)
    except NotUnderstoodError:
        return []
    return [typed]


def days_in_words(days: Iterable[int], language: Language = "ko") -> str:
    """Return weekdays as people say them."""
    chosen = sorted(days)
    for name, those in (DAY_SETS if language == "ko" else ENGLISH_SETS).items():
        if chosen == those:
            return name
    if language == "ko":
        return "·".join(DAY_NAMES[day - 1] for day in chosen)
    return ", ".join(ENGLISH_DAYS[day - 1] for day in chosen)


def _span(first: int, last: int) -> list[int]:
    """Return the days from one to another, over the weekend where the second comes before the first."""
    return [(first + step - 1) % 7 + 1 for step in range((last - first) % 7 + 1)]
