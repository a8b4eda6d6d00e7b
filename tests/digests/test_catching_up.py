"""Sweeps, bots or everything was down, or a backup restored: what is made up for, and what comes too late."""

import datetime as dt

import pytest
from django.core.management import call_command

from backend.digests.models import Delivery, DeliveryStory, Subscription
from backend.digests.services import schedule
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, MINUTE, MORNING, claim, scheduled, stories, story, subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def morning_of_a_story(set_clock: SetClock) -> None:
    set_clock(MORNING)
    story()
    schedule.schedule_due()


def test_a_slot_missed_while_all_was_down_is_made_up_for_within_the_day(set_clock: SetClock) -> None:
    subscription()
    set_clock(MORNING)
    story()
    set_clock(MORNING + dt.timedelta(hours=9))
    assert schedule.schedule_due() == 1
    (job,) = claim()
    assert job["slot_at"] == "2026-11-23T23:00:00Z"


def test_of_many_missed_slots_only_the_last_is_made_up_for(set_clock: SetClock) -> None:
    made = subscription()
    set_clock(MORNING + 5 * DAY + MINUTE)
    story()
    assert schedule.schedule_due() == 1
    assert Delivery.objects.get().slot_at == MORNING + 5 * DAY
    made.refresh_from_db()
    assert made.next_run_at == MORNING + 6 * DAY


def test_a_slot_older_than_a_day_is_not_made_up_for(set_clock: SetClock) -> None:
    made = subscription(weekdays=[2])
    set_clock(MORNING + DAY)
    story()
    assert schedule.schedule_due() == 0
    made.refresh_from_db()
    assert made.next_run_at == MORNING + 7 * DAY


def test_what_no_bot_took_within_a_day_is_too_late(set_clock: SetClock) -> None:
    subscription(weekdays=[2])
    morning_of_a_story(set_clock)
    set_clock(MORNING + DAY)
    assert claim() == []
    schedule.schedule_due()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == ("expired", "delivery.too_late")
    assert not DeliveryStory.objects.exists()


def test_an_expired_digest_that_may_have_been_posted_keeps_its_stories(set_clock: SetClock) -> None:
    subscription(weekdays=[2])
    morning_of_a_story(set_clock)
    claim()
    set_clock(MORNING + DAY)
    schedule.schedule_due()
    assert Delivery.objects.get().state == "expired"
    assert DeliveryStory.objects.count() == 1


def test_what_a_bot_is_still_at_does_not_expire(set_clock: SetClock) -> None:
    subscription(weekdays=[2])
    morning_of_a_story(set_clock)
    set_clock(MORNING + DAY - MINUTE)
    claim(lease_seconds=900)
    set_clock(MORNING + DAY)
    schedule.schedule_due()
    assert Delivery.objects.get().state == "leased"


def test_a_bot_that_was_down_a_night_gets_one_digest_not_two(set_clock: SetClock) -> None:
    made = subscription(local_time=dt.time(9))
    set_clock(MORNING + dt.timedelta(hours=1))
    story()
    schedule.schedule_due()
    Subscription.objects.filter(pk=made.pk).update(local_time=dt.time(8), next_run_at=MORNING + DAY)
    set_clock(MORNING + DAY)
    wanted = story()
    schedule.schedule_due()
    (job,) = claim()
    assert [one["id"] for one in job["stories"]] == [wanted.pk]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"expired", "leased"}


def test_a_sweep_that_dies_half_way_leaves_nothing_half_made(
    set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = subscription()
    set_clock(MORNING)
    story()
    with monkeypatch.context() as dying:
        dying.setattr("backend.digests.services.schedule.next_runs", _die)
        with pytest.raises(RuntimeError):
            schedule.schedule_due()
    assert not Delivery.objects.exists()
    assert schedule.schedule_due() == 1
    made.refresh_from_db()
    assert made.next_run_at == MORNING + DAY


def _die(*_: object, **__: object) -> None:
    raise RuntimeError("the power went")


def test_a_slot_that_was_due_before_the_restore_is_not_made_up_for() -> None:
    made = subscription()
    Subscription.objects.filter(pk=made.pk).update(next_run_at=MORNING)
    stories(2)
    schedule.skip_missed(MORNING + MINUTE)
    assert schedule.schedule_due(MORNING + MINUTE) == 0
    assert Subscription.objects.get(pk=made.pk).next_run_at == MORNING + DAY


def test_an_open_digest_is_closed_and_its_stories_count_as_sent() -> None:
    stories(2)
    open_one = scheduled()
    assert schedule.skip_missed().deliveries == 1
    open_one.refresh_from_db()
    assert (open_one.state, claim()) == (Delivery.State.EXPIRED, [])
    assert DeliveryStory.objects.filter(delivery=open_one).count() == 2


def test_skipping_twice_skips_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    stories(1)
    scheduled()
    call_command("skip_missed_digests")
    call_command("skip_missed_digests")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1 open digests closed")
    assert second == "0 open digests closed, 0 subscriptions wait for their next slot."
