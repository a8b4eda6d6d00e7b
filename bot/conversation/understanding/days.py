"""Days in typed words: "어제", "지난주", "11월 29일", "3일 전" -> the first and the last day."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

DAYS = "월화수목금토일"
WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """A range of days, both included, as `words` named it; `since` is None for a date that does not exist."""

    words: str
    since: dt.date | None
    until: dt.date | None = None


def _monday(today: dt.date) -> dt.date:
    return today - dt.timedelta(days=today.weekday())


def _month(first: dt.date) -> tuple[dt.date, dt.date]:
    following = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return first, following - DAY


def _ago(days: int) -> Callable[[dt.date], tuple[dt.date, dt.date]]:
    return lambda today: (today - dt.timedelta(days=days), today - dt.timedelta(days=days))


NAMED: tuple[tuple[str, Callable[[dt.date], tuple[dt.date, dt.date]]], ...] = (
    (r"그끄저께|엊그제|3일전", _ago(3)),
    (r"그저께|그제|엊그저께|2일전|이틀\s*전|the day before yesterday", _ago(2)),
    (r"어제|어젯밤|전날|하루\s*전|yesterday", _ago(1)),
    (r"사흘\s*전", _ago(3)),
    (r"(?:내일|모레)(?=\s*(?:의|자|치)?\s*(?:뉴스|기사|소식|거|것|꺼))|tomorrow", _ago(-1)),
    (r"(?:지난|저번)\s*주말|last weekend", lambda today: (_monday(today) - 2 * DAY, _monday(today) - DAY)),
    (r"주말", lambda today: (_monday(today + 2 * DAY) - 2 * DAY, _monday(today + 2 * DAY) - DAY)),
    (r"(?:지지난|저저번)\s*주", lambda today: (_monday(today) - 2 * WEEK, _monday(today) - WEEK - DAY)),
    (r"(?:지난|저번|전)\s*주|일주일\s*전|last week", lambda today: (_monday(today) - WEEK, _monday(today) - DAY)),
    (r"이번\s*주|금주|this week", lambda today: (_monday(today), today)),
    (r"보름\s*전", _ago(15)),
    (r"작년|지난\s*해", lambda today: (dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31))),
    (r"올해", lambda today: (dt.date(today.year, 1, 1), today)),
    (r"(?:지난|저번|전)\s*달|last month", lambda today: _month((today.replace(day=1) - DAY).replace(day=1))),
    (r"이번\s*달|this month", lambda today: (today.replace(day=1), today)),
    (r"(?:며칠|몇\s*일)\s*전", lambda today: (today - WEEK, today - DAY)),
    (
        r"(?:지난|예전|옛날|이전|과거)\s*(?=기사|뉴스|거|것|꺼|소식)|지난\s*날|놓친|밀린",
        lambda today: (today - 2 * WEEK, today - DAY),
    ),
)
PATTERNS = tuple((re.compile(pattern), days) for pattern, days in NAMED)
AGO = re.compile(r"(?P<number>[0-9]{1,3})\s*(?P<unit>일|주일?|달|개월)\s*전")
WEEKDAY = re.compile(r"(?P<before>지난\s*주?|저번\s*주?|이번\s*주)?\s*(?P<day>[월화수목금토일])요일")
DATE = re.compile(
    r"(?:(?P<year>20[0-9]{2})\s*[년./-]\s*)?(?<![0-9])(?P<month>1[0-2]|0?[1-9])\s*(?:월|[./-])\s*(?P<day>[0-9]{1,2})(?![0-9:])\s*일?"
)
DAY_OF_MONTH = re.compile(
    r"(?<![0-9월./-])(?<!월 )(?P<day>[0-9]{1,2})일(?=\s*(?:자|날|의|에|뉴스|기사|소식|거|것|꺼|$))"
)
IMPOSSIBLE = re.compile(r"[0-9]{1,2}월\s*[0-9]{1,2}일")
MONTH = re.compile(r"(?:(?P<year>20[0-9]{2})\s*년\s*)?(?<![0-9])(?P<month>1[0-2]|0?[1-9])월(?!\s*[0-9])")


def find(folded: str, today: dt.date) -> Days | None:
    """Return the days that folded text names; None without any. Dates without a year lie in the past."""
    for read in (_date, _ago_in_number, _day_of_month, _weekday, _named, _whole_month):
        if found := read(folded, today):
            return found
    return None


def _named(folded: str, today: dt.date) -> Days | None:
    for pattern, days in PATTERNS:
        if found := pattern.search(folded):
            return Days(found[0], *days(today))
    return None


def _date(folded: str, today: dt.date) -> Days | None:
    found = DATE.search(folded)
    if found is None:
        impossible = IMPOSSIBLE.search(folded)
        return Days(impossible[0], None) if impossible else None
    year = int(found["year"] or today.year)
    try:
        day = dt.date(year, int(found["month"]), int(found["day"]))
        if not found["year"] and day > today:
            day = day.replace(year=year - 1)
    except ValueError:
        return Days(found[0], None)
    return Days(found[0], day, day)


def _ago_in_number(folded: str, today: dt.date) -> Days | None:
    found = AGO.search(folded)
    if found is None:
        return None
    number = int(found["number"])
    if found["unit"] == "일":
        day = today - dt.timedelta(days=number)
        return Days(found[0], day, day)
    size = 7 if found["unit"].startswith("주") else 30
    first = today - dt.timedelta(days=number * size)
    return Days(found[0], first, min(first + dt.timedelta(days=size - 1), today))


def _day_of_month(folded: str, today: dt.date) -> Days | None:
    found = DAY_OF_MONTH.search(folded)
    number = int(found["day"]) if found else 0
    for back in range(62 if found and 1 <= number <= 31 else 0):  # the newest day with this number
        day = today - dt.timedelta(days=back)
        if found and day.day == number:
            return Days(found[0], day, day)
    return None


def _weekday(folded: str, today: dt.date) -> Days | None:
    found = WEEKDAY.search(folded)
    if found is None:
        return None
    number = DAYS.index(found["day"])
    before = (found["before"] or "").replace(" ", "")
    if before in {"지난주", "저번주"}:
        day = _monday(today) - WEEK + dt.timedelta(days=number)
    else:
        day = today - dt.timedelta(
            days=(today.weekday() - number) % 7 or 7 * (before != "이번주" and number != today.weekday())
        )
    return Days(found[0], day, day)


def _whole_month(folded: str, today: dt.date) -> Days | None:
    found = MONTH.search(folded)
    if found is None:
        return None
    year = int(found["year"] or today.year)
    first = dt.date(year, int(found["month"]), 1)
    if first > today:
        first = first.replace(year=year - 1)
    return Days(found[0], *_month(first))
