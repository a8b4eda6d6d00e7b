"""Sending a delivery again that was not sent: never a second copy."""

import datetime as dt

import pytest

from backend.common import clock
from backend.digests.models import Delivery, DeliveryStory, PushCall, SentMessage, Subscription
from backend.digests.services import claims, corrections, deliveries, schedule, subscriptions
from backend.digests.services.deliveries import ResendResult
from backend.materials.services import article_edits
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, MINUTE, MORNING, claim, posted, run_out, scheduled, sent, stories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def failed() -> Delivery:
    """Make a digest that failed for good, and its subscription active again."""
    made = scheduled()
    (job,) = claim(kinds=["digest"])
    claims.fail(delivery_id=made.pk, lease=job["lease"], reason="discord.forbidden", permanent=True)
    resume(made)
    made.refresh_from_db()
    return made


def resume(delivery: Delivery) -> None:
    row = Subscription.objects.get(deliveries=delivery)
    subscriptions.change(owner_id=row.owner_id, subscription_id=row.pk, state="active")


def again(delivery: Delivery) -> ResendResult:
    (answer,) = deliveries.resend(delivery_ids=[delivery.pk]).values()
    delivery.refresh_from_db()
    return answer


def test_a_failed_digest_is_sent_with_the_stories_of_its_day() -> None:
    ids = stories(3)
    delivery = failed()
    nonce = delivery.nonce
    assert (again(delivery), delivery.nonce) == (ResendResult.DUE, nonce)
    (job,) = claim(kinds=["digest"])
    assert [story["id"] for story in job["stories"]] == ids
    claims.acknowledge(delivery_id=delivery.pk, lease=job["lease"], messages=posted(job))
    delivery.refresh_from_db()
    assert delivery.state == "sent"


def test_a_second_click_changes_nothing() -> None:
    stories(1)
    delivery = failed()
    again(delivery)
    before = Delivery.objects.values().get(pk=delivery.pk)
    assert again(delivery) == ResendResult.UNDER_WAY
    assert Delivery.objects.values().get(pk=delivery.pk) == before


def test_what_was_sent_is_not_sent_again() -> None:
    stories(1)
    delivery = sent()
    assert again(delivery) == ResendResult.SENT
    assert claim() == []


def test_what_a_bot_is_at_is_left_to_it() -> None:
    stories(1)
    delivery = scheduled()
    (job,) = claim()
    assert again(delivery) == ResendResult.UNDER_WAY
    assert delivery.lease == job["lease"]


def test_stories_the_target_had_meanwhile_are_left_out() -> None:
    ids = stories(2)
    delivery = failed()
    row = Subscription.objects.get(deliveries=delivery)
    deliveries.run_now(owner_id=row.owner_id, subscription_id=row.pk)
    (job,) = claim(kinds=["digest"])
    claims.acknowledge(delivery_id=job["id"], lease=job["lease"], messages=posted(job))
    assert again(delivery) == ResendResult.NOTHING_NEW
    assert delivery.state == "failed"
    assert DeliveryStory.objects.filter(target_id=delivery.target_id).count() == len(ids)


def test_an_uncertain_digest_is_looked_for_first() -> None:
    (story,) = stories(1)
    delivery = scheduled()
    claim()
    run_out(delivery)
    Delivery.objects.filter(pk=delivery.pk).update(expires_at=clock.now() - MINUTE)
    deliveries.expire_due(clock.now())
    assert again(delivery) == ResendResult.DUE
    (job,) = claim(kinds=["digest"])
    assert (job["maybe_posted"], [one["id"] for one in job["stories"]]) == (True, [story])


def test_a_digest_that_was_empty_goes_out_once_there_are_stories() -> None:
    delivery = scheduled()
    assert (delivery.state, again(delivery)) == ("skipped", ResendResult.NOTHING_NEW)
    stories(1)
    assert again(delivery) == ResendResult.DUE


def test_a_paused_subscription_gets_nothing() -> None:
    stories(1)
    delivery = scheduled()
    subscriptions.pause_by_operator(subscription_ids=[delivery.subscription_id or 0], now=clock.now())
    assert again(delivery) == ResendResult.PAUSED
    assert delivery.state == "skipped"
    Subscription.objects.all().delete()
    assert again(delivery) == ResendResult.PAUSED


def test_old_news_stays_unsent(set_clock: SetClock) -> None:
    stories(1)
    delivery = failed()
    set_clock(MORNING + deliveries.RESEND_WITHIN + MINUTE)
    assert again(delivery) == ResendResult.TOO_OLD


def test_it_has_a_day_to_arrive(set_clock: SetClock) -> None:
    stories(1)
    delivery = failed()
    set_clock(MORNING + 2 * DAY)
    assert again(delivery) == ResendResult.DUE
    assert delivery.expires_at == clock.now() + dt.timedelta(days=1)


def test_one_that_is_on_its_way_is_enough() -> None:
    stories(2)
    delivery = failed()
    row = Subscription.objects.get(deliveries=delivery)
    deliveries.run_now(owner_id=row.owner_id, subscription_id=row.pk)
    assert again(delivery) == ResendResult.OCCUPIED


def test_a_push_that_may_have_arrived_is_not_repeated_and_one_that_was_refused_is() -> None:
    stories(1)
    delivery = failed()
    call = PushCall.objects.create(platform="kakao_skill", created_at=clock.now())
    call.tries.create(delivery=delivery, lease="x", outcome="unsure")
    assert again(delivery) == ResendResult.UNSURE
    call.tries.update(outcome="refused")
    assert again(delivery) == ResendResult.DUE


def corrected() -> Delivery:
    """Make a correction that failed for good."""
    delivery = sent()
    article_edits.take_down(article_ids=[delivery.stories.get().article_id or 0])
    corrections.correct_sent()
    (job,) = claim(kinds=["edit"])
    claims.fail(delivery_id=job["id"], lease=job["lease"], reason="discord.forbidden", permanent=True)
    return Delivery.objects.get(pk=job["id"])


def test_a_failed_correction_finds_its_message_again() -> None:
    stories(1)
    edit = corrected()
    assert SentMessage.objects.get().is_lost
    assert again(edit) == ResendResult.DUE
    assert not SentMessage.objects.get().is_lost
    (job,) = claim(kinds=["edit"])
    assert job["withdrawn"]


def test_a_message_is_corrected_by_one_job_at_a_time() -> None:
    stories(1)
    edit = corrected()
    SentMessage.objects.update(is_lost=False)
    corrections.correct_sent()
    assert again(edit) == ResendResult.OCCUPIED


def test_an_alert_is_sent_again() -> None:
    stories(1)
    delivery = scheduled()
    (job,) = claim(kinds=["digest"])
    claims.fail(delivery_id=delivery.pk, lease=job["lease"], reason="discord.forbidden", permanent=True, detail="no")
    (alarm,) = claim(kinds=["alert"])
    claims.fail(delivery_id=alarm["id"], lease=alarm["lease"], reason="discord.closed", permanent=True)
    alert = Delivery.objects.get(pk=alarm["id"])
    assert again(alert) == ResendResult.DUE
    (job,) = claim(kinds=["alert"])
    assert (job["cause"], job["detail"]) == ("discord.forbidden", "no")


def test_a_later_slot_still_comes_once(set_clock: SetClock) -> None:
    stories(1)
    delivery = failed()
    again(delivery)
    set_clock(MORNING + DAY)
    schedule.schedule_due()
    assert Delivery.objects.filter(trigger="schedule", target_id=delivery.target_id).count() == 2
    delivery.refresh_from_db()
    assert delivery.state == "expired"
