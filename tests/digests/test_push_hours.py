import datetime as dt

import pytest

from backend.common import clock
from backend.digests.push_providers import hours


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("07:59", "08:00"),
        ("08:00", "08:00"),
        ("20:59", "20:59"),
        ("21:00", "08:00"),
        ("00:00", "08:00"),
        ("12:30", "12:30"),
    ],
)
def test_a_time_in_quiet_hours_becomes_eight_o_clock(wanted: str, kept: str) -> None:
    assert hours.kept(dt.time.fromisoformat(wanted)) == dt.time.fromisoformat(kept)


@pytest.mark.parametrize(
    ("seoul", "quiet"), [("07:59", True), ("08:00", False), ("20:59", False), ("21:00", True), ("03:00", True)]
)
def test_it_is_quiet_from_nine_to_eight_on_the_persons_own_clock(seoul: str, quiet: bool) -> None:
    moment = dt.datetime.combine(dt.date(2026, 11, 24), dt.time.fromisoformat(seoul), clock.SEOUL)
    assert hours.is_quiet(moment, "Asia/Seoul") is quiet
    assert hours.is_quiet(moment.replace(hour=12), "America/New_York")  # 22:00 the evening before
