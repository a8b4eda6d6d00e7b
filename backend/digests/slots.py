"""When a digest is due on its target's own clock, and when that clock shows quiet hours. Pure.

Daylight saving time: a time that does not exist (spring) moves by the length of the gap, 02:30 becomes 03:30; of a
time that exists twice (autumn) the first counts.
"""

import datetime as dt
import functools
import zoneinfo
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)
HORIZON_DAYS = 16
"""Enough for a weekly digest whose next day is skipped by the calendar or taken already."""
PUSH_QUIET_FROM, PUSH_QUIET_UNTIL = dt.time(21), dt.time(8)
"""Nobody is pushed anything in these hours of their own clock: Korean law forbids advertising then."""
# Names that ZoneInfo reads but that are no place.
NOT_ZONES = frozenset({"localtime", "Factory", "posixrules"})


@dataclass(frozen=True)
class Timetable:
    """At `local_time` on the `weekdays` (ISO: 1 is Monday) of a time zone."""

    local_time: dt.time
    time_zone: str
    weekdays: Collection[int]

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return ZoneInfo(self.time_zone)


@functools.cache
def zone_names() -> frozenset[str]:
    """Return every IANA time zone name that this machine knows."""
    return frozenset(zoneinfo.available_timezones()) - NOT_ZONES


def local_date(moment: dt.datetime, time_zone: str) -> dt.date:
    """Return the calendar day of a moment in a zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def next_slot(timetable: Timetable, *, after: dt.datetime, taken: Collection[dt.date] = ()) -> dt.datetime:
    """Return the first slot later than `after`, UTC, leaving out the local days that are `taken` already."""
    slots = _slots(timetable, local_date(after, timetable.time_zone) - DAY)
    return next(slot for slot in slots if slot > after and local_date(slot, timetable.time_zone) not in taken)


def latest_slot(timetable: Timetable, *, until: dt.datetime) -> dt.datetime | None:
    """Return the last slot at or before `until`, UTC, None when there was none in the week before."""
    slots = _slots(timetable, local_date(until, timetable.time_zone) - 8 * DAY)
    past: dt.datetime | None = None
    for slot in slots:
        if slot > until:
            break
        past = slot
    return past


def quiet_ends_at(
    now: dt.datetime, *, time_zone: str, quiet_from: dt.time | None, quiet_until: dt.time | None
) -> dt.datetime | None:
    """Return when the quiet hours that hold `now` end, UTC; None when it is not quiet. They may span midnight."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return None
    local = now.astimezone(ZoneInfo(time_zone))
    clock = local.time()
    spans_midnight = quiet_from > quiet_until
    is_quiet = (clock >= quiet_from or clock < quiet_until) if spans_midnight else quiet_from <= clock < quiet_until
    if not is_quiet:
        return None
    day = local.date() + DAY if spans_midnight and clock >= quiet_from else local.date()
    return _moment(day, quiet_until, ZoneInfo(time_zone))


def push_time(local_time: dt.time) -> dt.time:
    """Return the time itself, or PUSH_QUIET_UNTIL for one in the hours without pushes."""
    return local_time if PUSH_QUIET_UNTIL <= local_time < PUSH_QUIET_FROM else PUSH_QUIET_UNTIL


def is_push_quiet(now: dt.datetime, time_zone: str) -> bool:
    """Return whether a zone's clock is in the hours without pushes."""
    ends_at = quiet_ends_at(now, time_zone=time_zone, quiet_from=PUSH_QUIET_FROM, quiet_until=PUSH_QUIET_UNTIL)
    return ends_at is not None


def _slots(timetable: Timetable, first: dt.date) -> Iterator[dt.datetime]:
    for day in (first + number * DAY for number in range(HORIZON_DAYS + 8)):
        if day.isoweekday() in timetable.weekdays:
            yield _moment(day, timetable.local_time, timetable.zone)


def _moment(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    # fold=0, the default, is the first of two equal times, and counts a missing one from before the gap.
    return dt.datetime.combine(day, time, zone).astimezone(dt.UTC)
