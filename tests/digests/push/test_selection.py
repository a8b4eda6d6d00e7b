"""Which claimed digests are pushed: not at night, not to another's identity, and no story a person has had."""

import pytest
from pytest_django import Settings

from backend.accounts.models import CustomSocialAccount
from backend.digests import push_providers
from backend.digests.models import DeliveryStory, PushTry, Subscription
from backend.digests.push_providers.event_api import EventApiPush
from backend.digests.services import claims, subscriptions
from backend.digests.services.push import calls, sweep
from backend.study.services import preferences, seen
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, MORNING, stories, story
from tests.digests.push.factories import due, friend, granted, owner_of, reader, states, swept
from tests.digests.push.kakao import Kakao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def test_nothing_is_sent_in_quiet_hours(kakao: Kakao, set_clock: SetClock) -> None:
    story()
    (row,) = due(friend())
    set_clock(MORNING.replace(hour=21))
    sweep.sweep()
    row.refresh_from_db()
    assert (row.state, row.due_at) == ("pending", MORNING + DAY)
    assert kakao.asked == []


def test_quiet_hours_hold_even_for_a_row_that_knows_of_none(kakao: Kakao, set_clock: SetClock) -> None:
    story()
    one = friend()
    (row,) = due(one)
    Subscription.objects.update(quiet_from=None, quiet_until=None)
    set_clock(MORNING.replace(hour=21))
    calls.begin(provider=EventApiPush(), claimed=claims.claim(platform=push_providers.KAKAO_SKILL))
    assert states(row) == [("pending", "")]
    assert not PushTry.objects.exists()


def test_somebody_elses_identity_is_not_pushed_to(kakao: Kakao) -> None:
    story()
    one = friend("jun")
    (row,) = due(one)
    CustomSocialAccount.objects.filter(user=one.owner).delete()
    sweep.sweep()
    one.refresh_from_db()
    assert states(row) == [("failed", "push.no_identity")]
    assert (one.state, kakao.asked) == ("paused", [])


def test_one_who_pauses_at_the_last_moment_gets_nothing(kakao: Kakao) -> None:
    story()
    one = friend()
    (row,) = due(one)
    jobs = claims.claim(platform=push_providers.KAKAO_SKILL)
    subscriptions.change(owner_id=owner_of(one), subscription_id=one.pk, state="paused")
    assert calls.begin(provider=EventApiPush(), claimed=jobs) is None
    assert states(row) == [("skipped", "subscription.paused")]


def test_what_was_read_since_is_left_out(kakao: Kakao) -> None:
    first, second = stories(2)
    one = friend()
    (row,) = due(one)
    seen.mark_seen(user_id=owner_of(one), article_ids=[first])
    swept()
    assert list(DeliveryStory.objects.filter(delivery=row).values_list("article_id", flat=True)) == [second]


def test_one_who_has_read_everything_since_is_left_in_peace(kakao: Kakao) -> None:
    ids = stories(2)
    one = friend()
    (row,) = due(one)
    seen.mark_seen(user_id=owner_of(one), article_ids=ids)
    sweep.sweep()
    assert states(row) == [("skipped", "digest.empty")]
    assert kakao.asked == []


def test_one_person_with_two_pushes_gets_each_story_once(kakao: Kakao) -> None:
    stories(3)
    in_chat = friend()
    identity = granted(in_chat.owner).identity
    memo = reader()
    Subscription.objects.filter(pk=memo.pk).update(owner=in_chat.owner, target_id=identity.uid)
    rows = due(in_chat, memo)
    swept()
    assert states(*rows) == [("sent", ""), ("skipped", "digest.empty")]


def test_a_push_brings_what_its_learner_reads_by_now(kakao: Kakao) -> None:
    one = friend()
    preferences.choose(user_id=owner_of(one), categories=["science"], level="C1")
    sweep.sweep()
    one.refresh_from_db()
    assert (one.categories, one.level) == (["science"], "C1")


def test_while_a_push_is_off_its_digests_are_skipped_and_say_so(kakao: Kakao, settings: Settings) -> None:
    story()
    settings.KAKAO_EVENT_NAME = ""
    (row,) = due(friend())
    sweep.sweep()
    assert states(row) == [("skipped", "push.off")]
    assert kakao.asked == []


def test_discords_deliveries_are_none_of_its_business(kakao: Kakao) -> None:
    story()
    one = friend()
    Subscription.objects.filter(pk=one.pk).update(platform="discord")
    one.refresh_from_db()
    (row,) = due(one)
    assert sweep.sweep() == 0
    assert states(row) == [("pending", "")]
