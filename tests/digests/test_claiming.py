"""Claiming deliveries: their content, and that each is leased to one bot."""

import datetime as dt
import logging
import threading

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from backend.accounts.models import User
from backend.common import clock
from backend.digests.models import Delivery, Subscription
from backend.digests.services import claims, schedule
from backend.materials.services import article_edits
from tests import factories as people
from tests.digests.conftest import SetClock
from tests.digests.factories import (
    EVE,
    MINUTE,
    MORNING,
    claim,
    run_out,
    scheduled,
    side_by_side,
    stories,
    story,
    subscription,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def test_a_job_has_everything_the_bot_needs(mina: User) -> None:
    wanted = story(author="Ann Lee")
    made = scheduled(mina, role_id="55", layout="thread", alert_target_id="66")
    (job,) = claim(lease_seconds=90)
    assert (job["id"], job["kind"], job["trigger"], job["attempt"]) == (made.pk, "digest", "schedule", 1)
    assert (job["platform"], job["target_id"], job["owner_uid"]) == ("discord", made.target_id, "80351110224678912")
    assert (job["study_date"], job["slot_at"]) == ("2026-11-24", "2026-11-23T23:00:00Z")
    assert (job["maybe_posted"], job["lease_until"]) == (False, "2026-11-23T23:01:30Z")
    asked = job["subscription"]
    chosen = [asked[name] for name in ("role_id", "layout", "alert_target_id", "guild_id")]
    assert chosen == ["55", "thread", "66", "77"]
    (shown,) = job["stories"]
    assert (shown["id"], shown["url"], shown["source"]["credit"]) == (wanted.pk, wanted.canonical_url, "© Harbor Wire")
    assert shown["vocabulary"][0]["meaning_ko"] == "공개하다"
    assert job["withdrawn"] == []


def test_the_nonce_is_short_and_the_same_at_each_attempt() -> None:
    story()
    made = scheduled()
    scheduled()
    first, other = claim()
    run_out(made)
    (second,) = claim()
    assert first["nonce"] == second["nonce"] != other["nonce"]
    assert len(first["nonce"]) == 20
    assert first["lease"] != second["lease"]


def test_of_two_identities_the_first_is_the_owners() -> None:
    owner = people.identity(uid="1001").user
    people.identity(owner, uid="1002")
    story()
    scheduled(owner)
    assert claim()[0]["owner_uid"] == "1001"


def test_it_stays_maybe_posted_at_every_further_attempt() -> None:
    story()
    made = scheduled()
    for _ in range(3):
        (job,) = claim()
        run_out(made)
    assert (job["maybe_posted"], job["attempt"]) == (True, 3)


def test_the_oldest_due_come_first_and_no_more_than_asked_for(set_clock: SetClock) -> None:
    set_clock(EVE)
    late = subscription(local_time=dt.time(7, 50))
    early = subscription(local_time=dt.time(7, 40))
    set_clock(MORNING)
    story()
    schedule.schedule_due()
    assert [job["subscription"]["id"] for job in claim(limit=1)] == [early.pk]
    assert [job["subscription"]["id"] for job in claim(limit=1)] == [late.pk]


def test_a_bot_claims_the_kinds_that_it_wants_of_its_own_platform() -> None:
    story()
    scheduled(platform="kakao_skill")
    assert claim() == []
    assert claim(platform="kakao_skill", kinds=["edit", "alert"]) == []
    assert len(claim(platform="kakao_skill")) == 1


def test_a_paused_subscriptions_digest_stays() -> None:
    story()
    scheduled()
    Subscription.objects.update(state="paused", next_run_at=None)
    assert claim() == []


def test_a_story_taken_down_before_the_claim_is_named_not_shown() -> None:
    first, second = stories(2)
    scheduled()
    article_edits.take_down(article_ids=[first])
    article_edits.edit(article_id=second, title="Corrected in time")
    (job,) = claim()
    assert ([one["title"] for one in job["stories"]], job["withdrawn"]) == (["Corrected in time"], [first])


def test_a_digest_with_nothing_left_is_skipped() -> None:
    wanted = story()
    made = scheduled()
    article_edits.take_down(article_ids=[wanted.pk])
    assert claim() == []
    made.refresh_from_db()
    assert (made.state, made.reason) == ("skipped", "stories.withdrawn")


def test_a_digest_with_nothing_left_that_may_stand_there_is_handed_on() -> None:
    wanted = story()
    made = scheduled()
    claim()
    article_edits.take_down(article_ids=[wanted.pk])
    run_out(made)
    (job,) = claim()
    assert (job["stories"], job["withdrawn"], job["maybe_posted"]) == ([], [wanted.pk], True)


def test_quiet_hours_put_a_digest_off_until_they_end(set_clock: SetClock) -> None:
    story()
    made = scheduled(quiet_from=dt.time(7), quiet_until=dt.time(9))
    assert claim() == []
    made.refresh_from_db()
    assert (made.state, made.due_at) == ("pending", MORNING.replace(hour=9))
    set_clock(MORNING.replace(hour=9) - MINUTE)
    assert claim() == []
    set_clock(MORNING.replace(hour=9))
    (job,) = claim()
    assert (job["attempt"], job["maybe_posted"]) == (1, False)


def test_a_hundred_jobs_cost_the_same_few_queries_as_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    stories(2)
    for _ in range(4):
        scheduled()
    with django_assert_num_queries(12) as few:
        claim(limit=1)
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(claim(limit=3)) == 3


@pytest.mark.django_db(transaction=True)
def test_bots_side_by_side_get_each_delivery_once() -> None:
    story()
    for _ in range(12):
        scheduled()
    claimed: list[claims.ClaimedDelivery] = []

    def bot() -> None:
        while jobs := claims.claim(platform="discord", limit=2):
            claimed.extend(jobs)

    side_by_side(*[bot] * 4)
    assert sorted(one.delivery.pk for one in claimed) == sorted(Delivery.objects.values_list("pk", flat=True))
    assert len({one.delivery.lease for one in claimed}) == 12


@pytest.mark.django_db(transaction=True)
def test_a_bot_does_not_wait_for_what_another_is_claiming() -> None:
    story()
    scheduled()
    scheduled()
    inside, go_on = threading.Event(), threading.Event()
    was_called: list[bool] = []

    def slow_bot() -> None:
        with transaction.atomic():
            claims.claim(platform="discord", limit=1)
            inside.set()
            was_called.append(go_on.wait(10))
        connection.close()

    thread = threading.Thread(target=slow_bot)
    thread.start()
    assert inside.wait(10)
    assert len(claim()) == 1
    go_on.set()
    thread.join()
    assert was_called == [True]


def test_a_digest_can_be_followed_in_the_log_by_its_id(caplog: pytest.LogCaptureFixture) -> None:
    story()
    with caplog.at_level(logging.INFO):
        made = scheduled()
        (job,) = claim()
        claims.fail(delivery_id=made.pk, lease=job["lease"], reason="discord.unavailable", permanent=False)
        Delivery.objects.update(due_at=clock.now())
        (job,) = claim()
        claims.acknowledge(delivery_id=made.pk, lease=job["lease"])
    its = [line for line in caplog.messages if line.startswith(f"digest {made.pk} ")]
    ways = ("made", "claimed", "put back: discord.unavailable", "claimed", "sent")
    assert its == [f"digest {made.pk} is {way}" for way in ways]
