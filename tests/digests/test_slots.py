"""When a digest is due, in every time zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.common import clock
from backend.digests import slots
from backend.digests.slots import Timetable

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
UTC = dt.UTC


def daily(at: str, zone: str, weekdays: tuple[int, ...] = EVERY_DAY) -> Timetable:
    return Timetable(dt.time.fromisoformat(at), zone, weekdays)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=UTC)


def run(timetable: Timetable, after: str, count: int) -> list[str]:
    """Return the next slots as UTC texts."""
    found: list[str] = []
    moment = utc(after)
    for _ in range(count):
        moment = slots.next_slot(timetable, after=moment)
        found.append(f"{moment:%m-%d %H:%M}")
    return found


@pytest.mark.parametrize(
    ("at", "zone", "after", "slots_after"),
    [
        ("08:00", "Asia/Seoul", "2026-11-23T22:00", ["11-23 23:00", "11-24 23:00"]),
        ("08:00", "Asia/Seoul", "2026-11-23T23:00", ["11-24 23:00"]),  # later than the moment asked about
        ("08:00", "America/New_York", "2027-03-13T00:00", ["03-13 13:00", "03-14 12:00", "03-15 12:00"]),
        ("08:00", "America/New_York", "2027-11-06T00:00", ["11-06 12:00", "11-07 13:00", "11-08 13:00"]),
        ("02:30", "America/New_York", "2027-03-13T12:00", ["03-14 07:30"]),  # 02:30 does not exist: 03:30
        ("01:30", "America/New_York", "2027-11-06T12:00", ["11-07 05:30", "11-08 06:30"]),  # twice: the first counts
        ("02:15", "Australia/Lord_Howe", "2027-10-02T00:00", ["10-02 15:45", "10-03 15:15"]),  # half an hour
        ("00:30", "America/Havana", "2027-03-13T12:00", ["03-14 05:30"]),  # 01:30 of the same day
        ("08:00", "Pacific/Apia", "2011-12-29T12:00", ["12-29 18:00", "12-30 18:00"]),  # 30 December was left out
    ],
)
def test_the_hour_is_the_zones_own_all_year(at: str, zone: str, after: str, slots_after: list[str]) -> None:
    assert run(daily(at, zone), after, len(slots_after)) == slots_after


def test_only_the_chosen_weekdays_of_the_zone_count() -> None:
    monday_and_friday = daily("08:00", "Asia/Seoul", (1, 5))
    assert run(monday_and_friday, "2026-11-23T23:30", 3) == ["11-26 23:00", "11-29 23:00", "12-03 23:00"]
    assert run(daily("20:00", "America/Los_Angeles", (7,)), "2026-11-24T00:00", 1) == ["11-30 04:00"]


def test_days_that_were_served_already_are_left_out() -> None:
    taken = {dt.date(2026, 11, 24), dt.date(2026, 11, 25)}
    found = slots.next_slot(daily("08:00", "Asia/Seoul"), after=utc("2026-11-23T22:00"), taken=taken)
    assert found == utc("2026-11-25T23:00")


def test_a_weekly_slot_whose_day_is_served_comes_a_week_later() -> None:
    found = slots.next_slot(
        daily("08:00", "Asia/Seoul", (2,)), after=utc("2026-11-23T22:00"), taken={dt.date(2026, 11, 24)}
    )
    assert found == utc("2026-11-30T23:00")


def test_the_latest_slot_includes_the_present_moment() -> None:
    timetable = daily("08:00", "Asia/Seoul")
    assert slots.latest_slot(timetable, until=utc("2026-11-23T23:00")) == utc("2026-11-23T23:00")
    assert slots.latest_slot(timetable, until=utc("2026-11-23T22:59")) == utc("2026-11-22T23:00")


def test_a_weekly_slot_is_found_a_week_back() -> None:
    weekly = daily("08:00", "Asia/Seoul", (2,))
    assert slots.latest_slot(weekly, until=utc("2026-11-30T22:59")) == utc("2026-11-23T23:00")


def test_names_that_are_no_place_are_no_zone() -> None:
    names = slots.zone_names()
    assert {"Asia/Seoul", "America/New_York", "UTC", "Australia/Lord_Howe"} <= names
    assert not {"localtime", "Factory", "posixrules", "", "../etc/passwd", "Asia"} & names


@given(
    zone=st.sampled_from(sorted(slots.zone_names())),
    time=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    day=st.dates(dt.date(2020, 1, 1), dt.date(2034, 12, 1)),
    hour=st.integers(0, 23),
    weekdays=st.sets(st.integers(1, 7), min_size=1),
)
def test_slots_are_in_order_and_each_local_day_has_one(
    zone: str, time: dt.time, day: dt.date, hour: int, weekdays: set[int]
) -> None:
    timetable = Timetable(time, zone, weekdays)
    moment = dt.datetime.combine(day, dt.time(hour), UTC)
    for _ in range(8):
        following = slots.next_slot(timetable, after=moment)
        assert following > moment
        assert following - moment <= dt.timedelta(days=8, hours=2)
        assert slots.latest_slot(timetable, until=following) == following
        assert slots.latest_slot(timetable, until=following - dt.timedelta(seconds=1)) != following
        assert following.astimezone(ZoneInfo(zone)).isoweekday() in weekdays
        moment = following


@pytest.mark.parametrize(
    ("hours", "now", "ends"),
    [
        ("21:00 08:00", "2026-11-24T20:59", None),  # they span midnight
        ("21:00 08:00", "2026-11-24T21:00", "2026-11-25T08:00"),
        ("21:00 08:00", "2026-11-25T07:59", "2026-11-25T08:00"),
        ("21:00 08:00", "2026-11-25T08:00", None),
        ("12:00 14:00", "2026-11-24T11:59", None),  # they lie within a day
        ("12:00 14:00", "2026-11-24T12:00", "2026-11-24T14:00"),
        ("12:00 14:00", "2026-11-24T14:00", None),
        ("08:00 08:00", "2026-11-24T08:00", None),  # there are none
        ("", "2026-11-24T08:00", None),
    ],
)
def test_quiet_hours_end_on_the_targets_clock(hours: str, now: str, ends: str | None) -> None:
    begin, end = map(dt.time.fromisoformat, hours.split()) if hours else (None, None)
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=clock.SEOUL)
    found = slots.quiet_ends_at(moment, time_zone="Asia/Seoul", quiet_from=begin, quiet_until=end)
    assert found == (dt.datetime.fromisoformat(ends).replace(tzinfo=clock.SEOUL) if ends else None)


@pytest.mark.parametrize(
    ("requested", "allowed"), [("07:59", "08:00"), ("08:00", "08:00"), ("20:59", "20:59"), ("21:00", "08:00")]
)
def test_a_time_in_quiet_hours_becomes_eight_o_clock(requested: str, allowed: str) -> None:
    assert slots.push_time(dt.time.fromisoformat(requested)) == dt.time.fromisoformat(allowed)


@pytest.mark.parametrize(
    ("seoul", "quiet"), [("07:59", True), ("08:00", False), ("20:59", False), ("21:00", True), ("03:00", True)]
)
def test_it_is_quiet_from_nine_to_eight_on_the_persons_own_clock(seoul: str, quiet: bool) -> None:
    moment = dt.datetime.combine(dt.date(2026, 11, 24), dt.time.fromisoformat(seoul), clock.SEOUL)
    assert slots.is_push_quiet(moment, "Asia/Seoul") is quiet
    assert slots.is_push_quiet(moment.replace(hour=12), "America/New_York")  # 22:00 the evening before
