"""Until when a flagged text may wait for a verifier."""

import datetime as dt

import pytest

from backend.common import clock
from backend.digests import selectors
from backend.digests.models import Edition, Subscription
from tests.digests import factories

pytestmark = pytest.mark.django_db
SEVEN = dt.datetime(2026, 12, 1, 7, tzinfo=clock.SEOUL)


def next_at(moment: dt.datetime) -> None:
    """Let the next digest of the only subscription be due at a moment."""
    factories.subscription()
    Subscription.objects.update(next_run_at=moment)


def test_a_day_is_frozen_once_its_first_digest_was_made() -> None:
    assert not selectors.is_day_frozen()
    Edition.objects.create(study_date=clock.seoul_today(), categories=[], level="B1", article_ids=[1])
    assert selectors.is_day_frozen()


@pytest.mark.parametrize(("minutes", "frozen"), [(9, True), (11, False)])
def test_ten_minutes_before_the_first_digest_nothing_waits_any_more(minutes: int, frozen: bool) -> None:
    next_at(SEVEN + dt.timedelta(minutes=minutes))
    assert selectors.is_day_frozen(now=SEVEN) is frozen


def test_a_digest_before_dawn_carries_yesterdays_stories() -> None:
    at = SEVEN.replace(hour=3)
    next_at(at)
    assert not selectors.is_day_frozen(now=at)
