"""Failing a delivery: another try, or a pause and an alert to the owner."""

import datetime as dt
from typing import Any

import pytest

from backend.digests.models import Delivery, DeliveryStory, Subscription
from backend.digests.services import claims, subscriptions
from tests.digests.conftest import SetClock
from tests.digests.factories import MORNING, claim, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
LOST: dict[str, Any] = {"reason": "discord.missing_permission", "permanent": True, "detail": "EMBED_LINKS"}
BUSY: dict[str, Any] = {"reason": "discord.unavailable", "permanent": False}


def test_a_passing_failure_waits_longer_each_time(delivery: Delivery, set_clock: SetClock) -> None:
    waits = []
    moment = MORNING
    for _ in range(4):
        (job,) = claim()
        claims.fail(delivery_id=delivery.pk, lease=job["lease"], **BUSY)
        assert (state(delivery), delivery.reason) == ("pending", "discord.unavailable")
        assert claim() == []
        waits.append((delivery.due_at - moment).total_seconds())
        moment = delivery.due_at
        set_clock(moment)
    assert [round(wait / step) for wait, step in zip(waits, (5, 10, 20, 40), strict=True)] == [1, 1, 1, 1]


def test_the_wait_stops_growing() -> None:
    assert 480 <= claims.backoff_seconds(10_000) <= 720


def test_a_failure_waits_as_long_as_the_platform_asks(delivery: Delivery) -> None:
    (job,) = claim()
    claims.fail(delivery_id=delivery.pk, lease=job["lease"], retry_after_seconds=300, **BUSY)
    delivery.refresh_from_db()
    assert delivery.due_at == MORNING + dt.timedelta(seconds=300)
    assert claim() == []


def test_a_failure_that_would_wait_beyond_the_day_is_the_end(delivery: Delivery) -> None:
    (job,) = claim()
    claims.fail(delivery_id=delivery.pk, lease=job["lease"], retry_after_seconds=90_000, **BUSY)
    assert (state(delivery), delivery.reason) == ("expired", "delivery.too_late")
    assert not DeliveryStory.objects.exists()


def test_a_doubtful_failure_comes_back_as_maybe_posted(delivery: Delivery, set_clock: SetClock) -> None:
    (job,) = claim()
    claims.fail(delivery_id=delivery.pk, lease=job["lease"], maybe_posted=True, **BUSY)
    set_clock(MORNING + dt.timedelta(minutes=1))
    assert claim()[0]["maybe_posted"] is True


def test_a_permanent_failure_pauses_the_subscription_says_why_and_frees_the_stories(delivery: Delivery) -> None:
    (job,) = claim()
    for _ in range(2):
        claims.fail(delivery_id=delivery.pk, lease=job["lease"], **LOST)
    assert Delivery.objects.filter(kind="alert").count() == 1
    assert not DeliveryStory.objects.exists()
    assert (state(delivery), delivery.reason, delivery.detail) == ("failed", LOST["reason"], "EMBED_LINKS")
    paused = Subscription.objects.get()
    assert (paused.state, paused.next_run_at) == ("paused", None)
    assert (paused.pause_reason, paused.pause_detail) == (LOST["reason"], "EMBED_LINKS")


def test_one_that_may_have_been_posted_does_not(delivery: Delivery) -> None:
    (job,) = claim()
    claims.fail(delivery_id=delivery.pk, lease=job["lease"], maybe_posted=True, **LOST)
    assert DeliveryStory.objects.count() == 2


def test_the_owner_gets_an_alert(delivery: Delivery) -> None:
    Subscription.objects.update(alert_target_id="66")
    (job,) = claim()
    claims.fail(delivery_id=delivery.pk, lease=job["lease"], **LOST)
    (alert,) = claim()
    assert (alert["kind"], alert["cause"], alert["detail"]) == ("alert", LOST["reason"], "EMBED_LINKS")
    assert (alert["target_id"], alert["alert_target_id"]) == (delivery.target_id, "66")
    assert alert["subscription"]["pause_reason"] == LOST["reason"]
    claims.acknowledge(delivery_id=alert["id"], lease=alert["lease"])
    assert claim() == []


def fail_again(delivery: Delivery, **how: Any) -> None:
    """Resume the subscription and let its next digest fail, too."""
    row = Subscription.objects.get()
    if row.state == "paused":
        subscriptions.change(owner_id=row.owner_id, subscription_id=row.pk, state="active")
    Delivery.objects.filter(pk=delivery.pk).update(state="pending", lease="", due_at=delivery.slot_at)
    (job,) = claim(kinds=["digest"])
    claims.fail(delivery_id=delivery.pk, lease=job["lease"], maybe_posted=True, **how)


def test_the_owner_gets_an_alert_once_a_day_for_each_cause(delivery: Delivery, set_clock: SetClock) -> None:
    fail_again(delivery, **LOST)
    fail_again(delivery, **LOST)
    assert Delivery.objects.filter(kind="alert").count() == 1
    fail_again(delivery, **LOST | {"reason": "discord.unknown_channel"})
    assert Delivery.objects.filter(kind="alert").count() == 2
    set_clock(MORNING + dt.timedelta(hours=16))
    fail_again(delivery, **LOST)
    assert Delivery.objects.filter(kind="alert").count() == 3


def test_an_alert_that_cannot_be_sent_is_given_up(delivery: Delivery) -> None:
    (job,) = claim()
    claims.fail(delivery_id=delivery.pk, lease=job["lease"], **LOST)
    (alert,) = claim()
    claims.fail(delivery_id=alert["id"], lease=alert["lease"], reason="discord.dm_closed", permanent=True)
    assert claim() == []
    row = Delivery.objects.get(pk=alert["id"])
    assert (row.state, row.reason, row.detail) == ("failed", "discord.dm_closed", "EMBED_LINKS")
    assert Delivery.objects.filter(kind="alert").count() == 1


def test_a_failure_does_not_overwrite_the_owners_own_pause(delivery: Delivery) -> None:
    (job,) = claim()
    row = Subscription.objects.get()
    subscriptions.change(owner_id=row.owner_id, subscription_id=row.pk, state="paused")
    claims.fail(delivery_id=delivery.pk, lease=job["lease"], **LOST)
    row.refresh_from_db()
    assert row.pause_reason == "owner"
