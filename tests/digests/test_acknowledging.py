"""Acknowledging and releasing a delivery: only with its lease, and safe to repeat."""

import functools
from collections.abc import Callable
from typing import Any

import pytest

from backend.accounts.models import User
from backend.common.errors import AppError
from backend.digests.models import Delivery, DeliveryStory, SentMessage, Subscription
from backend.digests.services import claims, schedule, subscriptions
from backend.digests.services.claims import Posted
from backend.study.models import SeenArticle
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, MORNING, claim, posted, run_out, scheduled, side_by_side, state, stories, story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
LOST: dict[str, Any] = {"reason": "discord.missing_permission", "permanent": True, "detail": "EMBED_LINKS"}


def refusal(work: Callable[..., Delivery], **given: Any) -> tuple[str, int]:
    with pytest.raises(AppError) as refused:
        work(**given)
    return refused.value.code, refused.value.status


def test_an_acknowledged_digest_is_sent_with_its_messages(delivery: Delivery) -> None:
    (job,) = claim()
    first, second = posted(job)
    head = Posted(None, job["target_id"], "head")
    claims.acknowledge(delivery_id=delivery.pk, lease=job["lease"], messages=[head, first, second])
    assert state(delivery) == "sent"
    assert delivery.finished_at == MORNING
    messages = {row.message_id: list(row.stories.all()) for row in SentMessage.objects.all()}
    assert list(messages) == ["head", first.message_id, second.message_id]
    assert [len(places) for places in messages.values()] == [0, 1, 1]
    assert messages[first.message_id][0].article_id == first.article_id


def test_of_two_messages_with_a_story_the_first_is_its_own(delivery: Delivery) -> None:
    (job,) = claim()
    pk = job["stories"][0]["id"]
    messages = [Posted(pk, "9001", "headline"), Posted(pk, "9002", "words")]
    claims.acknowledge(delivery_id=delivery.pk, lease=job["lease"], messages=messages)
    assert DeliveryStory.objects.get(article_id=pk).message == SentMessage.objects.get(message_id="headline")


def test_acknowledging_twice_changes_nothing(delivery: Delivery, set_clock: SetClock) -> None:
    (job,) = claim()
    for _ in range(2):
        claims.acknowledge(delivery_id=delivery.pk, lease=job["lease"], messages=posted(job))
        set_clock(MORNING + DAY)
    assert SentMessage.objects.count() == 2
    assert state(delivery) == "sent"
    assert delivery.finished_at == MORNING


def test_a_story_of_another_delivery_is_refused_and_nothing_written(delivery: Delivery) -> None:
    (job,) = claim()
    foreign = Posted(10**9, "9001", "1")
    with pytest.raises(AppError) as refused:
        claims.acknowledge(delivery_id=delivery.pk, lease=job["lease"], messages=[*posted(job), foreign])
    assert (refused.value.code, refused.value.extra) == ("article.unknown", {"ids": [10**9]})
    assert state(delivery) == "leased"
    assert not SentMessage.objects.exists()


def test_a_late_ack_is_good_while_nobody_else_has_it(delivery: Delivery) -> None:
    (job,) = claim()
    run_out(delivery)
    claims.acknowledge(delivery_id=delivery.pk, lease=job["lease"])  # of no message
    assert state(delivery) == "sent"
    assert claim() == []


def test_an_ack_is_good_even_when_the_sweep_thought_it_too_late(delivery: Delivery, set_clock: SetClock) -> None:
    (job,) = claim()
    Subscription.objects.update(state="paused", next_run_at=None)
    set_clock(MORNING + DAY)
    schedule.schedule_due()
    assert state(delivery) == "expired"
    claims.acknowledge(delivery_id=delivery.pk, lease=job["lease"], messages=posted(job))
    assert (state(delivery), delivery.reason) == ("sent", "")


@pytest.mark.parametrize("work", [claims.acknowledge, claims.release])
def test_a_lease_that_somebody_else_took_over_is_lost(delivery: Delivery, work: Callable[..., Delivery]) -> None:
    (slow,) = claim()
    run_out(delivery)
    (quick,) = claim()
    assert refusal(work, delivery_id=delivery.pk, lease=slow["lease"]) == ("delivery.lease_lost", 409)
    late = refusal(claims.fail, delivery_id=delivery.pk, lease=slow["lease"], **LOST)
    assert late == ("delivery.lease_lost", 409)
    assert state(delivery) == "leased"
    assert Subscription.objects.get().state == "active"
    claims.acknowledge(delivery_id=delivery.pk, lease=quick["lease"], messages=posted(quick))
    assert refusal(work, delivery_id=delivery.pk, lease=slow["lease"]) == ("delivery.lease_lost", 409)
    assert state(delivery) == "sent"


def test_a_made_up_lease_holds_nothing(delivery: Delivery) -> None:
    for lease in ("", "0" * 32):
        assert refusal(claims.acknowledge, delivery_id=delivery.pk, lease=lease) == ("delivery.lease_lost", 409)
        claim()
        assert refusal(claims.acknowledge, delivery_id=delivery.pk, lease=lease) == ("delivery.lease_lost", 409)


def test_a_released_delivery_is_due_at_once_as_if_never_claimed_unless_the_bot_had_begun(delivery: Delivery) -> None:
    (job,) = claim()
    claims.release(delivery_id=delivery.pk, lease=job["lease"])
    given = {"delivery_id": delivery.pk, "lease": job["lease"]}
    assert refusal(claims.acknowledge, **given) == ("delivery.lease_lost", 409)
    (again,) = claim()
    assert (again["attempt"], again["maybe_posted"]) == (1, False)
    claims.release(delivery_id=delivery.pk, lease=again["lease"], maybe_posted=True)
    assert claim()[0]["maybe_posted"] is True


def test_a_digest_of_an_ended_subscription_can_still_be_settled(delivery: Delivery) -> None:
    (job,) = claim()
    row = Subscription.objects.get()
    subscriptions.end(owner_id=row.owner_id, subscription_id=row.pk)
    claims.acknowledge(delivery_id=delivery.pk, lease=job["lease"], messages=posted(job))
    assert state(delivery) == "sent"


def test_a_person_has_seen_what_was_sent_to_them(mina: User) -> None:
    wanted = story()
    made = scheduled(mina, audience="person")
    (job,) = claim()
    assert not SeenArticle.objects.exists()
    claims.acknowledge(delivery_id=made.pk, lease=job["lease"], messages=posted(job))
    assert list(SeenArticle.objects.values_list("user_id", "article_id")) == [(mina.pk, wanted.pk)]


def test_a_channels_digest_marks_nothing_as_seen(delivery: Delivery) -> None:
    (job,) = claim()
    claims.acknowledge(delivery_id=delivery.pk, lease=job["lease"], messages=posted(job))
    assert not SeenArticle.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_an_ack_and_a_takeover_at_the_same_moment_exactly_one_wins() -> None:
    story()
    for _ in range(4):
        made = scheduled()
        (job,) = claim()
        run_out(made)
        outcomes = side_by_side(functools.partial(_late_ack, job), functools.partial(_claim_again, made))
        assert sorted(outcomes) in (["acknowledged", "nothing"], ["lost", "taken"])
        Delivery.objects.all().delete()
        Subscription.objects.all().delete()


def _late_ack(job: dict[str, Any]) -> str:
    try:
        claims.acknowledge(delivery_id=job["id"], lease=job["lease"], messages=posted(job))
    except AppError:
        return "lost"
    return "acknowledged"


def _claim_again(made: Delivery) -> str:
    return "taken" if any(job["id"] == made.pk for job in claim()) else "nothing"


@pytest.mark.django_db(transaction=True)
def test_parallel_acks_of_one_lease_record_the_messages_once() -> None:
    stories(2)
    made = scheduled()
    (job,) = claim()
    assert side_by_side(*[functools.partial(_late_ack, job)] * 4) == ["acknowledged"] * 4
    assert SentMessage.objects.filter(delivery=made).count() == 2
