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


def test_seoul_keeps_its_hour_all_year() -> None:
    assert run(daily("08:00", "Asia/Seoul"), "2026-11-23T22:00", 3) == ["11-23 23:00", "11-24 23:00", "11-25 23:00"]


def test_a_slot_is_later_than_the_moment_asked_about() -> None:
    assert run(daily("08:00", "Asia/Seoul"), "2026-11-23T23:00", 1) == ["11-24 23:00"]


def test_spring_in_new_york_moves_the_slot_to_an_earlier_utc_hour() -> None:
    assert run(daily("08:00", "America/New_York"), "2027-03-13T00:00", 3) == [
        "03-13 13:00",
        "03-14 12:00",
        "03-15 12:00",
    ]


def test_autumn_in_new_york_moves_it_back() -> None:
    assert run(daily("08:00", "America/New_York"), "2027-11-06T00:00", 3) == [
        "11-06 12:00",
        "11-07 13:00",
        "11-08 13:00",
    ]


def test_a_time_that_does_not_exist_moves_by_the_gap() -> None:
    (slot,) = run(daily("02:30", "America/New_York"), "2027-03-13T12:00", 1)
    assert slot == "03-14 07:30"
    assert f"{utc('2027-03-14T07:30').astimezone(ZoneInfo('America/New_York')):%H:%M %Z}" == "03:30 EDT"


def test_a_time_that_comes_twice_counts_the_first_time_and_once() -> None:
    assert run(daily("01:30", "America/New_York"), "2027-11-06T12:00", 2) == ["11-07 05:30", "11-08 06:30"]


def test_a_leap_of_half_an_hour_is_a_leap_too() -> None:
    assert run(daily("02:15", "Australia/Lord_Howe"), "2027-10-02T00:00", 2) == ["10-02 15:45", "10-03 15:15"]


def test_a_leap_over_midnight_stays_on_its_day() -> None:
    (slot,) = run(daily("00:30", "America/Havana"), "2027-03-13T12:00", 1)
    assert f"{utc('2027-' + slot.replace(' ', 'T')).astimezone(ZoneInfo('America/Havana')):%d %H:%M}" == "14 01:30"


def test_a_day_that_the_calendar_left_out_has_no_slot_of_its_own() -> None:
    assert run(daily("08:00", "Pacific/Apia"), "2011-12-29T12:00", 3) == ["12-29 18:00", "12-30 18:00", "12-31 18:00"]


def test_only_the_chosen_weekdays_count() -> None:
    monday_and_friday = daily("08:00", "Asia/Seoul", (1, 5))
    assert run(monday_and_friday, "2026-11-23T23:30", 3) == ["11-26 23:00", "11-29 23:00", "12-03 23:00"]


def test_weekdays_are_those_of_the_zone_not_of_utc() -> None:
    sunday_evening = daily("20:00", "America/Los_Angeles", (7,))
    (slot,) = run(sunday_evening, "2026-11-24T00:00", 1)
    assert slot == "11-30 04:00"


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
    ("now", "ends"),
    [
        ("2026-11-24T20:59", None),
        ("2026-11-24T21:00", "2026-11-25T08:00"),
        ("2026-11-25T03:00", "2026-11-25T08:00"),
        ("2026-11-25T07:59", "2026-11-25T08:00"),
        ("2026-11-25T08:00", None),
    ],
)
def test_quiet_hours_span_midnight(now: str, ends: str | None) -> None:
    seoul = ZoneInfo("Asia/Seoul")
    found = slots.quiet_ends_at(
        dt.datetime.fromisoformat(now).replace(tzinfo=seoul),
        time_zone="Asia/Seoul",
        quiet_from=dt.time(21),
        quiet_until=dt.time(8),
    )
    assert found == (dt.datetime.fromisoformat(ends).replace(tzinfo=seoul) if ends else None)


@pytest.mark.parametrize(("hour", "is_quiet"), [(11, False), (12, True), (13, True), (14, False)])
def test_quiet_hours_may_lie_within_a_day(hour: int, is_quiet: bool) -> None:
    now = dt.datetime(2026, 11, 24, hour, tzinfo=UTC)
    found = slots.quiet_ends_at(now, time_zone="UTC", quiet_from=dt.time(12), quiet_until=dt.time(14))
    assert found == (utc("2026-11-24T14:00") if is_quiet else None)


@pytest.mark.parametrize(("begin", "end"), [(None, None), (dt.time(8), dt.time(8))])
def test_without_quiet_hours_it_is_never_quiet(begin: dt.time | None, end: dt.time | None) -> None:
    now = utc("2026-11-24T08:00")
    assert slots.quiet_ends_at(now, time_zone="UTC", quiet_from=begin, quiet_until=end) is None


@pytest.mark.parametrize(
    ("requested", "allowed"),
    [
        ("07:59", "08:00"),
        ("08:00", "08:00"),
        ("20:59", "20:59"),
        ("21:00", "08:00"),
        ("00:00", "08:00"),
        ("12:30", "12:30"),
    ],
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
