"""Dates as publishers write them -> one aware moment in UTC, or a day."""

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from backend.common import clock

# The web's first news sites; earlier dates are empty fields (1970) and other mistakes.
_EARLIEST = dt.datetime(1995, 1, 1, tzinfo=dt.UTC)
_LATEST_AHEAD = dt.timedelta(days=1)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년 ]\s?(\d{1,2})\s?[-/.月월 ]\s?(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?!\d)")
_AMERICAN = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_MONTH = re.compile(r"(?<![a-z])(" + "|".join(_MONTHS) + r")[a-z]*", re.I)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)")
_DAY = re.compile(r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th)?(?![\d:])", re.I)
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})\s?(?::|h|時|시)\s?(?P<minute>\d\d)(?:分|분)?(?::?(?P<second>\d\d))?(?:[.,]\d{1,9})?"
    r"\s*(?P<half>[ap]\.?m\.?)?(?![a-z]*\d)",
    re.I,
)
_KOREAN_AFTERNOON = re.compile(r"오후\s*$")
_OFFSET = re.compile(r"(?:GMT|UTC|\d|\s)([+-])(\d\d):?(\d\d)?(?!\d)")
_ZONES = {
    "z": "UTC", "utc": "UTC", "gmt": "UTC", "ut": "UTC",
    "et": "America/New_York", "est": "Etc/GMT+5", "edt": "Etc/GMT+4",
    "ct": "America/Chicago", "cst": "Etc/GMT+6", "cdt": "Etc/GMT+5",
    "mt": "America/Denver", "mst": "Etc/GMT+7", "mdt": "Etc/GMT+6",
    "pt": "America/Los_Angeles", "pst": "Etc/GMT+8", "pdt": "Etc/GMT+7",
    "bst": "Etc/GMT-1", "cet": "Etc/GMT-1", "cest": "Etc/GMT-2",
    "kst": "Asia/Seoul", "jst": "Asia/Tokyo", "ist": "Asia/Kolkata", "hkt": "Asia/Hong_Kong",
}  # fmt: skip
_ZONE = re.compile(r"(?<![a-z])(?:" + "|".join(_ZONES) + r")(?![a-z])|(?<=\d)z(?![a-z])", re.I)
_EPOCH = re.compile(r"^\d{10}(\d{3})?$")
_MAX_CHARS = 120


@dataclass(frozen=True)
class Moment:
    """`at` is aware, UTC; midnight when only a day was written, read as UTC when no zone was."""

    at: dt.datetime
    has_time: bool
    has_zone: bool

    def iso(self) -> str:
        """Return ISO 8601: "2026-11-23T08:00:00+00:00", or the day alone."""
        return self.at.isoformat() if self.has_time else self.at.date().isoformat()


def moment(text: str) -> Moment | None:
    """Read one date in ISO 8601, RFC 822, English, Korean, Japanese or epoch form; None if it is none of them."""
    text = text.strip()[:_MAX_CHARS]
    if _EPOCH.match(text):
        return Moment(dt.datetime.fromtimestamp(int(text[:10]), dt.UTC), has_time=True, has_zone=True)
    try:
        day, rest = _day(text)
        if day is None:
            return None
        found = _TIME.search(rest)
        time = _clock_time(rest, found) if found else None
        if found is None or time is None:
            return Moment(dt.datetime.combine(day, dt.time(), dt.UTC), has_time=False, has_zone=False)
        written = rest[found.start() :]
        zone: dt.tzinfo | None = None
        if offset := _OFFSET.search(written):
            difference = dt.timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
            zone = dt.timezone(difference if offset[1] == "+" else -difference)
        elif name := _ZONE.search(written):
            zone = ZoneInfo(_ZONES[name[0].lower()])
        local = dt.datetime.combine(day, time, zone or dt.UTC)
        return Moment(local.astimezone(dt.UTC), has_time=True, has_zone=zone is not None)
    except (ValueError, OverflowError):
        return None


def believable(at: dt.datetime | None) -> dt.datetime | None:
    """Return the moment in UTC, None when it is before the web's first news or more than a day ahead of now."""
    if at is None or not _EARLIEST <= at <= clock.now() + _LATEST_AHEAD:
        return None
    return at.astimezone(dt.UTC)


def believable_time(text: str) -> dt.datetime | None:
    """Return the believable moment, in UTC, that a text names."""
    found = moment(text)
    return believable(found.at) if found else None


def _clock_time(text: str, found: re.Match[str]) -> dt.time | None:
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    half = (found["half"] or "")[:1].lower()
    if half or _KOREAN_AFTERNOON.search(text[: found.start()]):
        hour = hour % 12 + (12 if half != "a" else 0)
    try:
        return dt.time(hour, minute, second)
    except ValueError:
        return None


def _day(text: str) -> tuple[dt.date | None, str]:
    """Return the calendar day and the text that may hold the time."""
    for pattern, order in ((_NUMERIC, (0, 1, 2)), (_AMERICAN, (2, 0, 1))):
        if match := pattern.search(text):
            year, month, day = (int(match.groups()[at]) for at in order)
            month, day = (day, month) if month > len(_MONTHS) else (month, day)
            return dt.date(year, month, day), text[match.end() :] + " " + text[: match.start()]
    if match := _COMPACT.search(text):
        digits = f" {match[4]}:{match[5]}:{match[6] or '00'}" if match[4] else ""
        return dt.date(int(match[1]), int(match[2]), int(match[3])), digits + text[match.end() :]
    # "December 13, 2016", "13 Dec 2016", "Fri Mar 13 21:30:09 EST 2015"
    name, spelt = _MONTH.search(text), _YEAR.search(text)
    if not name or not spelt:
        return None, text
    after = _DAY.search(text, name.end(), name.end() + 6)
    before = list(_DAY.finditer(text, max(0, name.start() - 6), name.start()))
    number = after if after and after.start() != spelt.start() else (before[-1] if before else None)
    if number is None:
        return None, text
    return dt.date(int(spelt[1]), _MONTHS.index(name[1].lower()) + 1, int(number[1])), text
