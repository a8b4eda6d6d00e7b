"""The push sweep: what each response of a platform does to a digest."""

import datetime as dt

import pytest
from pytest_django import Settings

from backend.accounts.models import CustomSocialAccount, Notice, SocialGrant
from backend.accounts.services import oauth_grants
from backend.common import clock
from backend.digests.models import Delivery, PushCall
from backend.digests.push_providers.event_api import EventApiPush
from backend.digests.services import schedule, subscriptions
from backend.digests.services.push import sweep
from backend.study.models import SeenArticle
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, MORNING, story
from tests.digests.push.factories import again, due, friend, reader, results_due, states, swept
from tests.digests.push.kakao import EVENT, MEMO, Kakao, refusal, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
UNCONFIRMED = ("sent", "push.unconfirmed")


def test_a_friend_of_the_channel_is_pushed_to_once(kakao: Kakao) -> None:
    story()
    one = friend("mina")
    (row,) = due(one)
    sweep.sweep()
    assert states(row) == [("leased", "")]
    assert PushCall.objects.get().task_id == "task-1"
    swept()
    swept()
    assert states(row) == [("sent", "")]
    assert kakao.pushed == ["mina"]
    assert SeenArticle.objects.get(user=one.owner).article == row.stories.get().article


def test_who_was_refused_is_tried_again_and_the_others_are_not(kakao: Kakao) -> None:
    story()
    rows = due(friend("mina"), friend("jun"))
    kakao.refused = {"jun": 201}
    swept()
    assert states(*rows) == [("sent", ""), ("pending", "push.refused")]
    kakao.refused = {}
    again(rows[1])
    swept()
    assert states(*rows) == [("sent", ""), ("sent", "")]
    assert sorted(kakao.pushed) == ["jun", "jun", "mina"]


def test_who_is_never_reached_is_paused_at_the_third_try_and_notified(kakao: Kakao) -> None:
    story()
    one = friend("jun")
    (row,) = due(one)
    kakao.refused = {"jun": 404}
    for _ in range(3):
        again(row)
        swept()
    one.refresh_from_db()
    assert states(row) == [("failed", "push.not_reached")]
    assert (one.state, one.pause_reason) == ("paused", "push.not_reached")
    sweep.sweep()
    notice = Notice.objects.get(user=one.owner)
    assert (notice.kind, notice.detail) == ("push.paused", {"platform": "kakao_skill", "cause": "push.not_reached"})


def test_a_failing_skill_of_ours_pauses_nobody(kakao: Kakao) -> None:
    story()
    (row,) = due(friend("jun"))
    kakao.refused = {"jun": 201}
    for _ in range(3):
        again(row)
        swept()
    assert states(row) == [("pending", "push.refused")]


def test_when_more_failed_than_were_named_the_others_are_unconfirmed(kakao: Kakao) -> None:
    story()
    rows = due(friend("mina"), friend("jun"))
    kakao.refused = {"jun": 201, "somebody else": 201}
    sweep.sweep()
    kakao.tasks["task-1"] = ["mina", "jun", "somebody else"]
    results_due()
    sweep.sweep()
    assert states(*rows) == [UNCONFIRMED, ("pending", "push.refused")]


@pytest.mark.parametrize("way", [EVENT, MEMO])
def test_a_certain_refusal_is_tried_again_later(kakao: Kakao, way: str) -> None:
    story()
    (row,) = due(friend() if way == EVENT else reader())
    kakao.faults[way] = [refusal(400, -999)]
    swept()
    assert states(row) == [("pending", "push.refused")]
    again(row)
    swept()
    assert states(row) == [("sent", "")]


def test_a_rate_limit_is_waited_out_and_stops_the_sweep(kakao: Kakao, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventApiPush, "batch_max", 3)
    story()
    due(*(friend() for _ in range(4)))
    kakao.faults[EVENT] = [says(429, {}, Retry_After="120")]
    sweep.sweep()
    assert len(kakao.of(EVENT)) == 1
    waits = Delivery.objects.filter(reason="push.rate_limited", due_at__gte=clock.now() + dt.timedelta(seconds=120))
    assert waits.count() == 3


def test_a_platform_that_is_down_is_left_alone_until_the_next_sweep(kakao: Kakao, settings: Settings) -> None:
    story()
    rows = due(*(reader() for _ in range(3)))
    settings.KAKAO_API_BASE = "http://127.0.0.1:9"
    settings.FETCH_ALLOW_HOSTS = frozenset({"127.0.0.1:9"})
    sweep.sweep()
    assert sorted(states(*rows)) == [("pending", ""), ("pending", ""), ("pending", "push.unreachable")]


def test_a_refused_grant_pauses_the_push_and_tells_how_to_mend_it(kakao: Kakao) -> None:
    story()
    one = reader()
    (row,) = due(one)
    SocialGrant.objects.update(broken_at=clock.now())
    sweep.sweep()
    one.refresh_from_db()
    assert states(row) == [("failed", "push.no_grant")]
    assert (one.state, one.pause_reason) == ("paused", "push.no_grant")
    sweep.sweep()
    assert Notice.objects.get(user=one.owner).detail["cause"] == "push.no_grant"


def test_a_new_login_with_the_consent_sets_the_push_going_again(kakao: Kakao, set_clock: SetClock) -> None:
    one = reader()
    story()
    due(one)
    SocialGrant.objects.update(broken_at=clock.now())
    swept()
    identity = CustomSocialAccount.objects.get(uid=one.target_id)
    oauth_grants.store(identity=identity, access_token="access-1", access_seconds=10**6)
    sweep.sweep()
    one.refresh_from_db()
    assert (one.state, one.next_run_at) == ("active", MORNING + DAY)
    set_clock(MORNING + DAY)
    story()
    schedule.schedule_due()
    row = one.deliveries.latest("pk")
    swept()
    assert states(row) == [("sent", "")]


def test_one_who_paused_it_themselves_is_not_disturbed(kakao: Kakao) -> None:
    one = reader()
    subscriptions.change(owner_id=one.owner_id, subscription_id=one.pk, state="paused")
    sweep.sweep()
    one.refresh_from_db()
    assert one.state == "paused"
