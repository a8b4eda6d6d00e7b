"""A digest on request, and its preview."""

import datetime as dt
from typing import Any

import pytest

from backend.digests.models import Delivery, Edition, Subscription
from backend.digests.services import claims, deliveries, schedule
from backend.materials.services import article_edits
from tests.digests.conftest import SetClock
from tests.digests.factories import (
    DAY,
    MINUTE,
    MORNING,
    claim,
    ids_of,
    posted,
    scheduled,
    sent,
    side_by_side,
    stories,
    story,
    subscription,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def mine(row: Subscription) -> dict[str, Any]:
    return {"owner_id": row.owner_id, "subscription_id": row.pk}


def test_now_sends_todays_stories() -> None:
    wanted = stories(3)
    made = deliveries.run_now(**mine(subscription()))
    assert made is not None
    assert (made.trigger, made.state, made.slot_at) == ("request", "pending", MORNING)
    assert ids_of(made) == wanted
    (job,) = claim()
    assert (job["id"], job["trigger"]) == (made.pk, "request")
    assert not Edition.objects.exists()


def test_now_sends_only_what_the_channel_has_not_had() -> None:
    wanted = stories(7)
    first = sent()
    assert first.subscription is not None
    second = deliveries.run_now(**mine(first.subscription))
    assert ids_of(first) == wanted[:5]
    assert ids_of(second) == wanted[5:]


def test_now_includes_what_came_in_after_the_edition_was_created(set_clock: SetClock) -> None:
    stories(2)
    first = sent()
    set_clock(MORNING + MINUTE)
    newer = story().pk
    assert first.subscription is not None
    assert ids_of(deliveries.run_now(**mine(first.subscription))) == [newer]
    assert Edition.objects.count() == 1


def test_a_digest_under_way_is_not_doubled() -> None:
    stories(7)
    waiting = scheduled()
    assert waiting.subscription is not None
    assert deliveries.run_now(**mine(waiting.subscription)) == waiting
    claim()
    assert deliveries.run_now(**mine(waiting.subscription)) == waiting


def test_the_scheduled_digest_brings_the_rest(set_clock: SetClock) -> None:
    wanted = stories(7)
    row = subscription()
    early = deliveries.run_now(**mine(row))
    (job,) = claim()
    claims.acknowledge(delivery_id=job["id"], lease=job["lease"], messages=posted(job))
    Subscription.objects.filter(pk=row.pk).update(next_run_at=MORNING)
    set_clock(MORNING + MINUTE)
    schedule.schedule_due()
    assert ids_of(early) == wanted[:5]
    assert ids_of(Delivery.objects.get(trigger="schedule")) == wanted[5:]


def test_a_request_that_still_waits_gives_way_to_the_scheduled_digest(set_clock: SetClock) -> None:
    wanted = stories(2)
    row = subscription()
    deliveries.run_now(**mine(row))
    set_clock(MORNING + DAY - MINUTE)
    Subscription.objects.filter(pk=row.pk).update(next_run_at=MORNING)
    schedule.schedule_due()
    assert ids_of(Delivery.objects.get(trigger="schedule")) == wanted
    assert Delivery.objects.get(trigger="request").state == "expired"


def test_a_preview_shows_what_would_come_and_writes_nothing() -> None:
    wanted = stories(7)
    seen = deliveries.preview(**mine(subscription()))
    assert seen.study_date == dt.date(2026, 11, 24)
    assert [one.pk for one in seen.articles] == wanted[:5]
    assert seen.articles[0].note.words.all()
    assert not Delivery.objects.exists()
    assert not Edition.objects.exists()


def test_a_preview_leaves_out_what_the_channel_had_while_there_is_more() -> None:
    wanted = stories(7)
    first = sent()
    assert first.subscription is not None
    seen = deliveries.preview(**mine(first.subscription))
    assert [one.pk for one in seen.articles] == wanted[5:]


def test_a_preview_of_a_day_already_sent_shows_that_day() -> None:
    wanted = stories(2)
    first = sent()
    assert first.subscription is not None
    seen = deliveries.preview(**mine(first.subscription))
    assert [one.pk for one in seen.articles] == wanted
    article_edits.take_down(article_ids=wanted[:1])
    assert [one.pk for one in deliveries.preview(**mine(first.subscription)).articles] == wanted[1:]


@pytest.mark.django_db(transaction=True)
def test_impatient_owners_get_one_digest() -> None:
    story()
    row = subscription()
    found = side_by_side(*[lambda: deliveries.run_now(**mine(row))] * 4)
    assert len({made and made.pk for made in found}) == Delivery.objects.count() == 1
