"""Slots that are due become deliveries, once each."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from backend.accounts.models import User
from backend.common import clock
from backend.digests import selectors
from backend.digests.models import Delivery, DeliveryStory, Edition, Subscription
from backend.digests.services import claims, deliveries, schedule
from backend.materials.services import article_edits
from backend.study.services import seen
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, EVE, MINUTE, MORNING, claim, ids_of, side_by_side, stories, story, subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def test_a_slot_becomes_one_delivery_with_the_days_stories(set_clock: SetClock) -> None:
    made = subscription()
    set_clock(MORNING - MINUTE)
    wanted = stories(3)
    assert schedule.schedule_due() == 0
    set_clock(MORNING)
    assert (schedule.schedule_due(), schedule.schedule_due()) == (1, 0)
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.trigger, delivery.state) == ("digest", "schedule", "pending")
    assert (delivery.subscription, delivery.slot_at, delivery.due_at) == (made, MORNING, MORNING)
    assert (delivery.study_date, delivery.local_date) == (MORNING.date(), MORNING.date())
    assert ids_of(delivery) == wanted
    made.refresh_from_db()
    assert made.next_run_at == MORNING + DAY


def test_only_the_chosen_categories_are_sent(set_clock: SetClock) -> None:
    subscription(categories=["science"])
    set_clock(MORNING)
    stories(2)
    wanted = story(category="science").pk
    schedule.schedule_due()
    assert ids_of(Delivery.objects.get()) == [wanted]


def test_an_empty_day_is_skipped_and_said(set_clock: SetClock) -> None:
    subscription()
    set_clock(MORNING)
    assert schedule.schedule_due() == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == ("skipped", "digest.empty")
    assert delivery.finished_at == MORNING
    assert claim() == []


def test_each_day_brings_its_own_stories(set_clock: SetClock) -> None:
    subscription()
    days = []
    for number in range(2):
        set_clock(MORNING + number * DAY)
        wanted = stories(2)
        schedule.schedule_due()
        (job,) = claim()
        claims.acknowledge(delivery_id=job["id"], lease=job["lease"])
        days.append([one["id"] for one in job["stories"]] == wanted)
    assert days == [True, True]
    assert DeliveryStory.objects.count() == 4


def test_a_target_has_one_scheduled_digest_a_day_even_if_subscribed_anew(set_clock: SetClock) -> None:
    first = subscription(target_id="9001")
    set_clock(MORNING)
    stories(7)
    schedule.schedule_due()
    first.delete()
    again = subscription(target_id="9001", local_time=dt.time(10))
    assert again.next_run_at == MORNING + DAY + dt.timedelta(hours=2)
    Subscription.objects.filter(pk=again.pk).update(next_run_at=MORNING)
    set_clock(MORNING + dt.timedelta(hours=2))
    assert schedule.schedule_due() == 0


def test_an_edition_is_the_same_for_all_of_one_choice(set_clock: SetClock) -> None:
    early, late = subscription(), subscription(local_time=dt.time(9))
    other = subscription(local_time=dt.time(9), level="C1")
    set_clock(MORNING)
    first = stories(2)
    schedule.schedule_due()
    set_clock(MORNING + dt.timedelta(hours=1))
    newer = story().pk
    schedule.schedule_due()
    assert [ids_of(one.deliveries.get()) for one in (early, late)] == [first, first]
    assert ids_of(other.deliveries.get()) == [newer, *first]
    assert Edition.objects.count() == 2


def test_an_empty_day_has_no_edition(set_clock: SetClock) -> None:
    subscription()
    late = subscription(local_time=dt.time(9))
    set_clock(MORNING)
    schedule.schedule_due()
    set_clock(MORNING + dt.timedelta(hours=1))
    wanted = story().pk
    schedule.schedule_due()
    assert ids_of(late.deliveries.get()) == [wanted]


def test_a_story_taken_down_after_the_edition_is_not_sent(set_clock: SetClock) -> None:
    subscription()
    late = subscription(local_time=dt.time(9))
    set_clock(MORNING)
    first, second = stories(2)
    schedule.schedule_due()
    article_edits.take_down(article_ids=[first])
    set_clock(MORNING + dt.timedelta(hours=1))
    schedule.schedule_due()
    assert ids_of(late.deliveries.get()) == [second]


def test_before_six_in_seoul_the_day_before_goes_out(set_clock: SetClock) -> None:
    afternoon_in_new_york = subscription(time_zone="America/New_York", local_time=dt.time(15))
    yesterday = story(on=EVE.date()).pk
    set_clock(MORNING.replace(hour=5))
    story()
    schedule.schedule_due()
    delivery = afternoon_in_new_york.deliveries.get()
    assert (delivery.study_date, delivery.local_date) == (EVE.date(), EVE.date())
    assert ids_of(delivery) == [yesterday]


def test_a_person_is_not_sent_what_they_have_seen_elsewhere(set_clock: SetClock, mina: User) -> None:
    own = subscription(mina, platform="kakao_skill", audience="person")
    channel = subscription(mina)
    set_clock(MORNING)
    first, second = stories(2)
    seen.mark_seen(user_id=mina.pk, article_ids=[first])
    schedule.schedule_due()
    assert ids_of(own.deliveries.get()) == [second]
    assert ids_of(channel.deliveries.get()) == [first, second]


@pytest.mark.django_db(transaction=True)
def test_sweeps_side_by_side_make_each_delivery_once(set_clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "BATCH", 5)
    for _ in range(24):
        subscription()
    set_clock(MORNING)
    stories(6)
    made = side_by_side(*[lambda: schedule.schedule_due(MORNING)] * 4)
    assert sum(made) == Delivery.objects.count() == 24
    assert DeliveryStory.objects.count() == 24 * 5
    assert Edition.objects.count() == 1


def test_a_sweep_costs_the_same_few_queries_for_many_as_for_one(
    set_clock: SetClock, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(25):
        subscription()
    set_clock(MORNING)
    stories(5)
    with django_assert_max_num_queries(30):
        assert schedule.schedule_due(clock.now()) == 25


def test_the_database_itself_refuses_a_second_digest_of_a_day_and_a_story_a_second_time(set_clock: SetClock) -> None:
    made = subscription()
    set_clock(MORNING)
    story()
    schedule.schedule_due()
    when: dict[str, Any] = {"slot_at": MORNING + MINUTE, "study_date": MORNING.date()}
    with pytest.raises(IntegrityError, match="one_a_day"), transaction.atomic():
        deliveries.new_digest(made, Delivery.Trigger.SCHEDULE, **when).save()
    (chosen,) = selectors.stories_of(study_date=MORNING.date())
    again = deliveries.new_digest(made, Delivery.Trigger.REQUEST, **when)
    again.save()
    with pytest.raises(IntegrityError, match="never_twice"), transaction.atomic():
        again.stories.bulk_create(deliveries.new_stories(again, [chosen]))
