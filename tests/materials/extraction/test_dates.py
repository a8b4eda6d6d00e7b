"""Dates as publishers write them."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from backend.common import clock
from backend.materials.extraction.dates import believable, moment


def test_a_date_is_read() -> None:
    for written, read in [
        ("2024-11-20T12:05:00Z", "2024-11-20T12:05:00+00:00"),
        ("2024-11-20T12:05:00.123Z", "2024-11-20T12:05:00+00:00"),
        ("2024-11-20T08:00:00-05:00", "2024-11-20T13:00:00+00:00"),
        ("2024-11-20T08:00:00+0900", "2024-11-19T23:00:00+00:00"),
        ("2024-11-20T08:00+0000", "2024-11-20T08:00:00+00:00"),
        ("2024-11-20 08:00:00 UTC", "2024-11-20T08:00:00+00:00"),
        ("2024-11-20 08:00:00", "2024-11-20T08:00:00+00:00"),
        ("20241120080000", "2024-11-20T08:00:00+00:00"),
        ("2024-11-20", "2024-11-20"),
        ("20241120", "2024-11-20"),
        ("2024/11/20", "2024-11-20"),
        ("12-15-2016", "2016-12-15"),
        ("20/11/2024", "2024-11-20"),
        ("10/04/2016 05:07 AM EDT", "2016-10-04T09:07:00+00:00"),
        ("Wed, 20 Nov 2024 08:00:00 +0900", "2024-11-19T23:00:00+00:00"),
        ("Mon Aug 03 12:45:00 EDT 2015", "2015-08-03T16:45:00+00:00"),
        ("Tue Dec 13 2016 18:06:00 GMT+0000 (UTC)", "2016-12-13T18:06:00+00:00"),
        ("December 6, 2016 — 6:22 PM EST", "2016-12-06T23:22:00+00:00"),
        ("Dec. 22, 2016 5:00 a.m. PT", "2016-12-22T13:00:00+00:00"),
        ("July 1, 2024 12:30 AM ET", "2024-07-01T04:30:00+00:00"),
        ("12:05 GMT, 20 November 2024", "2024-11-20T12:05:00+00:00"),
        ("November 20th, 2024", "2024-11-20"),
        ("2024년 11월 20일 오후 5:05", "2024-11-20T17:05:00+00:00"),
        ("2024. 11. 20. 17:05", "2024-11-20T17:05:00+00:00"),
        ("2019年4月19日（金） 09時39分", "2019-04-19T09:39:00+00:00"),
        ("1732089600", "2024-11-20T08:00:00+00:00"),
        ("1732089600123", "2024-11-20T08:00:00+00:00"),
        ("2024-11-20T25:61:00Z", "2024-11-20"),
    ]:
        found = moment(written)
        assert found is not None, written
        assert found.iso() == read, written


def test_what_is_no_date_is_none() -> None:
    for written in ["", "yesterday", "2024", "2024-13-41", "March 2024", "99999999999999999999", "5 min read"]:
        assert moment(written) is None, written


def test_it_is_known_whether_time_and_zone_were_written() -> None:
    said = [moment(text) for text in ("2024-11-20", "2024-11-20 08:00", "2024-11-20 08:00 KST")]
    assert [(one.has_time, one.has_zone) for one in said if one] == [(False, False), (True, False), (True, True)]


def test_only_the_past_of_the_web_is_believed() -> None:
    now = clock.now()
    assert believable(dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) is None
    assert believable(now + dt.timedelta(days=2)) is None
    assert believable(None) is None
    assert believable(now + dt.timedelta(hours=20)) is not None


def test_a_believed_moment_is_in_utc() -> None:
    at = believable(dt.datetime(2024, 11, 20, 8, tzinfo=dt.timezone(dt.timedelta(hours=9))))
    assert at == dt.datetime(2024, 11, 19, 23, tzinfo=dt.UTC)
    assert at is not None
    assert at.tzinfo == dt.UTC


@given(st.text(max_size=200))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = moment(text)
    assert found is None or found.at.tzinfo is not None
