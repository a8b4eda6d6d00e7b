"""Dates, weekdays, months, decades and times of day in an English text."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from backend.materials.notes.checks.quantities import Hedge, Kind, Quantity
from backend.materials.notes.checks.tables import number_words

_MONTH_NAMES = (
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep"
    "|october oct|november nov|december dec"
)
_WEEKDAY_NAMES = "monday mon|tuesday tues tue|wednesday wed|thursday thurs thur thu|friday fri|saturday sat|sunday sun"
MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES.split("|"), 1) for name in names.split()}
WEEKDAYS = {name: n for n, names in enumerate(_WEEKDAY_NAMES.split("|"), 1) for name in names.split()}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_PATTERNS = re.compile(
    "|".join(
        [
            r"\b(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})\b",
            rf"\b{_MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:,]?\d|%| ?(?:percent|million|billion))"
            r"(?!\.\d)(?: ?(?:-|to|and) ?(?P<last_day>\d{1,2})\b(?![\d.,%:]))?(?:,? (?P<year>\d{4})\b)?",
            r"(?:\b(?P<first_day>\d{1,2}) ?(?:-|to|and) ?)?\b(?P<day_first>\d{1,2})(?:st|nd|rd|th)?(?: of)? "
            rf"{_MONTH.replace('<month>', '<month_second>')}"
            r"(?![a-z])(?:,? (?P<year_second>\d{4})\b)?",
            rf"\b{_MONTH.replace('<month>', '<month_alone>')}(?![a-z])(?:,? (?P<year_alone>\d{{4}})\b)?",
            r"\b(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)s?\b",
            r"\b(?P<weekday_short>Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\.(?= )",
            r"\b(?P<hours>\d{1,2}):(?P<minutes>\d{2}):(?P<seconds>\d{2}(?:\.\d+)?)\b",
            r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>[AaPp])(?:\.[Mm]\.|[Mm]\b)",
            r"\b(?P<hour24>\d{1,2}):(?P<minute24>\d{2})\b",
            r"\b(?P<clock_word>[Nn]oon|[Mm]idday|[Mm]idnight)\b",
            r"\b(?P<oclock>\d{1,2}|[a-z]+) o'clock\b",
            r"\b(?P<spoken>five|ten|quarter|twenty|twenty-five|half) (?P<side>to|past|before|after) "
            r"(?P<spoken_hour>one|two|three|four|five|six|seven|eight|nine|ten"
            r"|eleven|twelve)\b(?! (?:percent|hundred|thousand|million|people|years))",
            r"(?<![\d,.])(?P<decade>[12]\d{2}0)'?s\b|(?<!\w)'(?P<decade_short>\d0)s\b",
        ]
    )
)
_SPOKEN = {"five": 5, "ten": 10, "quarter": 15, "twenty": 20, "twenty-five": 25, "half": 30}
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|to|through|of|last|next|this|early|late|mid|and|or|between|every|during|for"
    r"|before|after|around|over)[ -]|-|, |\()$",
    re.IGNORECASE,
)


def read_dates(text: str) -> Iterator[Quantity]:
    """Yield the calendar quantities of folded `text` in order; a date with a year is two of them."""
    for match in _PATTERNS.finditer(text):
        yield from _read(match, text)


def _read(match: re.Match[str], text: str) -> Iterator[Quantity]:
    found = {name: part for name, part in match.groupdict().items() if part is not None}

    def quantity(kind: Kind, value: int | Fraction, unit: str = "") -> Quantity:
        return Quantity(kind, Fraction(value), unit, Hedge.EXACT, match.start(), match.end(), match.group())

    year = found.get("year") or found.get("year_second") or found.get("year_alone") or found.get("iso_year")
    month = found.get("month") or found.get("month_second") or found.get("month_alone")
    day = found.get("day") or found.get("day_first") or found.get("iso_day")
    if month or "iso_month" in found:
        number = MONTHS[month.rstrip(".").lower()] if month else int(found["iso_month"])
        if day and int(day) <= 31:
            days = (found.get("first_day"), day, found.get("last_day"))
            yield from (quantity(Kind.DATE, number * 100 + int(one)) for one in days if one)
        elif (
            month and month[:3] in {"May", "Mar"} and not year and not _BEFORE_MONTH.search(text[: match.start()][-9:])
        ):
            return
        else:
            yield quantity(Kind.MONTH, number)
        if year:
            yield quantity(Kind.YEAR, int(year))
    elif weekday := found.get("weekday") or found.get("weekday_short"):
        yield quantity(Kind.WEEKDAY, WEEKDAYS[weekday.lower()])
    elif "hours" in found:
        seconds = int(found["hours"]) * 3600 + int(found["minutes"]) * 60 + Fraction(found["seconds"])
        yield quantity(Kind.MEASURE, seconds, "second")
    elif "decade" in found or "decade_short" in found:
        yield quantity(Kind.DECADE, int(found["decade"]) if "decade" in found else 1900 + int(found["decade_short"]))
    else:
        yield from _clock(found, quantity)


def _clock(found: dict[str, str], quantity: Callable[..., Quantity]) -> Iterator[Quantity]:
    if "clock_word" in found:
        yield quantity(Kind.CLOCK, 0 if found["clock_word"].lower() == "midnight" else 720)
    elif "spoken" in found:
        minutes = _SPOKEN[found["spoken"]] * (1 if found["side"] in {"past", "after"} else -1)
        yield quantity(Kind.CLOCK, (int(number_words("cardinal")[found["spoken_hour"]]) * 60 + minutes) % 720, "12")
    elif "half" in found:
        hour = int(found["hour"]) % 12 + (12 if found["half"].lower() == "p" else 0)
        yield quantity(Kind.CLOCK, hour * 60 + int(found.get("minute", 0)))
    elif "oclock" in found:
        word = found["oclock"]
        value = int(word) if word.isdigit() else number_words("cardinal").get(word)
        if value is not None:
            yield quantity(Kind.CLOCK, value * 60, "12")
    elif int(found["minute24"]) < 60:
        hour = int(found["hour24"])
        yield quantity(Kind.CLOCK, hour * 60 + int(found["minute24"]), "12" if 0 < hour <= 12 else "")
