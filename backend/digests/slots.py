"""When a digest is due: a time of day on the target's own clock, through every change of that clock. Pure.

A time that the clock leaps over (spring) is kept by the distance it was leapt over: 02:30 becomes 03:30. A time that
comes twice (autumn) counts the first time.
"""

import datetime as dt
import functools
import zoneinfo
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)
HORIZON_DAYS = 16
"""A weekly digest whose day the calendar left out, or has had already, is found in the week after the next."""
# Names that ZoneInfo reads but that say nothing about where somebody is.
NOT_ZONES = frozenset({"localtime", "Factory", "posixrules"})


@dataclass(frozen=True)
class Timetable:
    """At `local_time` on the `weekdays` (ISO: 1 is Monday) of a time zone."""

    local_time: dt.time
    time_zone: str
    weekdays: Collection[int]

    @property
    def zone(self) -> ZoneInfo:
        """The zone itself."""
        return ZoneInfo(self.time_zone)


@functools.cache
def zone_names() -> frozenset[str]:
    """Return every IANA name that this machine knows."""
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


def _slots(timetable: Timetable, first: dt.date) -> Iterator[dt.datetime]:
    for day in (first + number * DAY for number in range(HORIZON_DAYS + 8)):
        if day.isoweekday() in timetable.weekdays:
            yield _moment(day, timetable.local_time, timetable.zone)


def _moment(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    # fold=0, the default, is the first of two equal times, and counts a leapt-over one from before the leap.
    return dt.datetime.combine(day, time, zone).astimezone(dt.UTC)
