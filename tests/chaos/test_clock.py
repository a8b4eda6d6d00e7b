"""Clocks that jump: each local day has one digest, none has two, and none is left out."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from backend.digests.models import Delivery
from backend.digests.services import claims, schedule
from tasks import app
from tasks.beat import SteadyEntry, SteadyScheduler
from tests.digests import factories
from tests.digests.conftest import SetClock

pytestmark = pytest.mark.django_db

NEW_YORK = "America/New_York"
SPRING = dt.datetime(2027, 3, 13, 0, 0, tzinfo=dt.UTC)
"""A day before New York's clocks leap from 02:00 to 03:00."""
AUTUMN = dt.datetime(2026, 10, 31, 0, 0, tzinfo=dt.UTC)
"""A day before they go back from 02:00 to 01:00."""
STEP = dt.timedelta(minutes=30)
HOUR = dt.timedelta(hours=1)
DAYS = 2
TIMES = ("00:30", "01:30", "02:30", "03:00", "08:00", "23:30")


def steps(begin: dt.datetime, *, back_at: dt.datetime | None = None) -> Iterator[dt.datetime]:
    """Give every half hour of some days; the clock goes back an hour, once, at `back_at`."""
    moment = begin
    while moment < begin + DAYS * factories.DAY:
        yield moment
        if moment == back_at:
            moment, back_at = moment - HOUR, None
        moment += STEP


def swept(set_clock: SetClock, moments: Iterator[dt.datetime]) -> Counter[tuple[str, dt.date]]:
    """Sweep at each moment and bring what is due; return how many digests each target got on each local day."""
    for moment in moments:
        set_clock(moment)
        schedule.schedule_due()
        for job in factories.claim():
            claims.acknowledge(delivery_id=job["id"], lease=job["lease"], messages=factories.posted(job))
    rows = Delivery.objects.exclude(state="skipped").values_list("target_id", "local_date")
    return Counter(rows)


def subscribe(set_clock: SetClock, begin: dt.datetime) -> None:
    set_clock(begin)
    for number, time in enumerate(TIMES):
        at = dt.time.fromisoformat(time)
        factories.subscription(time_zone=NEW_YORK, local_time=at, target_id=f"70{number}")
    for day in range(-1, DAYS + 2):
        for _ in range(2):
            factories.story(on=(begin + day * factories.DAY).date(), published_at=begin)


@pytest.mark.parametrize("begin", [SPRING, AUTUMN], ids=["spring", "autumn"])
@pytest.mark.parametrize("back_after", [None, 32, 37], ids=lambda hours: f"back after {hours}")
def test_each_local_day_has_one_digest(set_clock: SetClock, begin: dt.datetime, back_after: int | None) -> None:
    subscribe(set_clock, begin)
    back_at = None if back_after is None else begin + back_after * HOUR
    got = swept(set_clock, steps(begin, back_at=back_at))
    assert set(got.values()) == {1}
    days = Counter(target for target, _ in got)
    assert all(count >= DAYS for count in days.values())
    assert len(days) == len(TIMES)


def test_beat_goes_on_when_the_clock_has_gone_back() -> None:
    ahead = dt.datetime.now(dt.UTC) + HOUR
    every = IntervalSchedule.objects.create(every=10, period="seconds")
    row = PeriodicTask.objects.create(name="a sweep", task="a.sweep", interval=every, last_run_at=ahead)
    assert SteadyEntry(row, app=app).is_due().next <= 10


def test_that_is_the_beat_that_runs() -> None:
    assert app.conf.beat_scheduler == f"{SteadyScheduler.__module__}:{SteadyScheduler.__name__}"
