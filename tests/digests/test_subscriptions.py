"""Subscriptions created, changed, taken over by a server and ended."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backend.accounts.models import User
from backend.common.errors import AppError
from backend.digests.models import Delivery, DeliveryStory, Subscription
from backend.digests.selectors import Server
from backend.digests.services import claims, deliveries, schedule, subscriptions
from tests.digests.conftest import SetClock
from tests.digests.factories import (
    DAY,
    EVE,
    MORNING,
    claim,
    posted,
    scheduled,
    sent,
    side_by_side,
    stories,
    story,
    subscription,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def changed(row: Subscription, **changes: Any) -> Subscription:
    return subscriptions.change(owner_id=row.owner_id, subscription_id=row.pk, **changes)


def code(work: Callable[..., object], **given: Any) -> tuple[str, int]:
    with pytest.raises(AppError) as refused:
        work(**given)
    return refused.value.code, refused.value.status


def test_the_first_run_is_the_next_slot_not_todays_that_is_past() -> None:
    assert subscription().next_run_at == MORNING + DAY
    assert subscription(local_time=dt.time(8, 1)).next_run_at == MORNING.replace(minute=1)


def test_categories_are_stored_once_each_in_menu_order() -> None:
    assert subscription(categories=["science", "business", "science"]).categories == ["business", "science"]


def test_an_unknown_category_is_refused_by_name(mina: User) -> None:
    with pytest.raises(AppError) as refused:
        subscription(mina, categories=["science", "gossip"])
    assert (refused.value.code, refused.value.extra) == ("category.unknown", {"categories": ["gossip"]})
    assert not Subscription.objects.exists()


def test_a_learner_who_was_deleted_subscribes_nothing() -> None:
    assert code(subscriptions.create, owner_id=404, platform="discord", target_id="9001") == ("auth.user_gone", 401)


def test_a_change_leaves_the_rest_alone() -> None:
    row = changed(subscription(role_id="55", level="C1"), level="A2")
    row.refresh_from_db()
    assert (row.level, row.role_id, row.next_run_at) == ("A2", "55", MORNING + DAY)


@pytest.mark.parametrize(
    ("change", "next_run_at"),
    [
        ({"local_time": dt.time(9)}, MORNING.replace(hour=9)),
        ({"time_zone": "America/New_York"}, dt.datetime(2026, 11, 24, 13, tzinfo=dt.UTC)),
        ({"weekdays": [1]}, MORNING + 6 * DAY),
    ],
)
def test_another_timing_moves_the_next_run(change: dict[str, Any], next_run_at: dt.datetime) -> None:
    assert changed(subscription(), **change).next_run_at == next_run_at


def test_a_digest_already_sent_today_is_not_sent_again_at_the_new_time() -> None:
    story()
    row = sent().subscription
    assert row is not None
    assert changed(row, local_time=dt.time(18)).next_run_at == MORNING + DAY + dt.timedelta(hours=10)


def test_what_is_due_goes_out_before_the_time_changes(set_clock: SetClock) -> None:
    set_clock(EVE)
    row = subscription()
    set_clock(MORNING)
    story()
    after = changed(row, local_time=dt.time(7))
    assert Delivery.objects.get().slot_at == MORNING
    assert after.next_run_at == MORNING + DAY - dt.timedelta(hours=1)


def test_pausing_stops_the_schedule_and_what_waits() -> None:
    story()
    made = scheduled()
    row = changed(Subscription.objects.get(), state="paused")
    assert (row.state, row.next_run_at, row.pause_reason) == ("paused", None, "owner")
    made.refresh_from_db()
    assert (made.state, made.reason) == ("skipped", "subscription.paused")
    assert not DeliveryStory.objects.exists()


def test_pausing_lets_a_bot_finish_what_it_is_at() -> None:
    story()
    scheduled()
    (job,) = claim()
    changed(Subscription.objects.get(), state="paused")
    claims.acknowledge(delivery_id=job["id"], lease=job["lease"], messages=posted(job))
    assert Delivery.objects.get().state == "sent"


def test_resuming_begins_with_the_next_slot(set_clock: SetClock) -> None:
    set_clock(EVE)
    row = changed(subscription(), state="paused")
    set_clock(MORNING + dt.timedelta(hours=1))
    story()
    row = changed(row, state="active")
    assert (row.state, row.pause_reason, row.next_run_at) == ("active", "", MORNING + DAY)
    assert schedule.schedule_due() == 0


@pytest.mark.parametrize("state", ["active", "paused"])
def test_asking_for_the_present_state_changes_nothing(state: str) -> None:
    row = changed(subscription(), state=state)
    before = (row.next_run_at, row.pause_reason)
    row = changed(row, state=state)
    assert (row.next_run_at, row.pause_reason) == before


def test_a_paused_timetable_may_be_changed_and_stays_paused() -> None:
    row = changed(changed(subscription(), state="paused"), local_time=dt.time(9))
    assert (row.state, row.next_run_at) == ("paused", None)


def test_ending_takes_what_waits_along() -> None:
    story()
    row = scheduled().subscription
    assert row is not None
    subscriptions.end(owner_id=row.owner_id, subscription_id=row.pk)
    assert not Subscription.objects.exists()
    assert not Delivery.objects.exists()
    assert claim() == []


def test_a_channel_subscribed_anew_is_sent_no_story_it_had(mina: User, jun: User) -> None:
    wanted = stories(7)
    row = sent(owner=mina, target_id="9001").subscription
    assert row is not None
    subscriptions.end(owner_id=mina.pk, subscription_id=row.pk)
    again = subscription(jun, target_id="9001")
    made = deliveries.run_now(owner_id=jun.pk, subscription_id=again.pk)
    assert made is not None
    assert [place.article_id for place in made.stories.all()] == wanted[5:]


def test_a_learner_who_is_forgotten_leaves_nothing_of_their_own_targets(mina: User) -> None:
    stories(2)
    own = sent(owner=mina, platform="discord", audience="person", target_id="dm-of-mina")
    channel = sent(owner=mina)
    subscriptions.forget_person(user_id=mina.pk)
    assert not Delivery.objects.filter(target_id=own.target_id).exists()
    assert not DeliveryStory.objects.filter(target_id=own.target_id).exists()
    assert list(Delivery.objects.all()) == [channel]
    assert not Subscription.objects.exists()


SERVER = Server("discord", "77")


def saved(**changes: Any) -> Subscription:
    who: dict[str, Any] = {"uid": "80351110224670000", "display_name": "준"}
    return subscriptions.save_for_server(server=SERVER, target_id="9001", **who, **changes)


def test_a_servers_digest_outlives_who_set_it_up(jun: User) -> None:
    row = saved()
    assert (row.owner, row.authority) == (jun, "server")
    subscriptions.forget_person(user_id=jun.pk)
    row.refresh_from_db()
    assert (row.owner, row.state) == (None, "active")
    assert subscriptions.change(server=SERVER, subscription_id=row.pk, max_stories=3).max_stories == 3


def test_what_belongs_to_a_server_is_not_its_makers_to_change(jun: User) -> None:
    row = saved()
    assert code(changed, row=row, state="paused") == ("subscription.of_server", 403)
    assert code(subscriptions.end, owner_id=jun.pk, subscription_id=row.pk) == ("subscription.of_server", 403)
    assert code(subscriptions.end, server=Server("discord", "78"), subscription_id=row.pk)[1] == 404
    subscriptions.end(server=SERVER, subscription_id=row.pk)
    assert not Subscription.objects.exists()


def test_somebody_elses_subscription_of_a_channel_passes_to_its_server(mina: User, jun: User) -> None:
    row = subscription(mina, target_id="9001", guild_id="foreign", level="C1")
    taken = saved(max_stories=7)
    assert (taken.pk, taken.owner, taken.guild_id, taken.level) == (row.pk, jun, "77", "C1")
    assert (taken.authority, taken.max_stories) == ("server", 7)


def test_a_digest_brings_as_many_stories_as_are_wanted(mina: User) -> None:
    stories(12)
    made = scheduled(mina, max_stories=10)
    assert made.stories.count() == 10


def test_the_database_refuses_half_states() -> None:
    row = subscription()
    halves: list[dict[str, Any]] = [{"state": "paused"}, {"next_run_at": None}, {"weekdays": []}]
    for fields in [*halves, {"quiet_from": dt.time(21)}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.filter(pk=row.pk).update(**fields)


@pytest.mark.django_db(transaction=True)
def test_two_setups_of_one_channel_at_once_make_one_subscription(mina: User, jun: User) -> None:
    def set_up(owner: User) -> str:
        try:
            subscription(owner, target_id="9001")
        except AppError as refused:
            return refused.code
        return "made"

    outcomes = side_by_side(lambda: set_up(mina), lambda: set_up(jun))
    assert sorted(outcomes) == ["made", "subscription.taken"]
