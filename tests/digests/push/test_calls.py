"""What may have been sent is never sent again, wherever a worker dies; what cannot have been is."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError

from backend.digests import push_providers
from backend.digests.models import Delivery, PushCall, PushMonth, PushTry
from backend.digests.push_providers.event_api import EventApiPush
from backend.digests.services import claims
from backend.digests.services.push import calls, sweep
from tests.digests.conftest import SetClock
from tests.digests.factories import MORNING, run_out, side_by_side, story
from tests.digests.push.factories import again, due, friend, reader, results_due, states, swept
from tests.digests.push.kakao import EVENT, MEMO, Kakao, resets, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
UNCONFIRMED = ("sent", "push.unconfirmed")


@pytest.mark.parametrize(("way", "fault"), [(EVENT, resets), (MEMO, says(200, b"nonsense"))])
def test_what_may_have_got_through_is_never_sent_again(kakao: Kakao, way: str, fault: object) -> None:
    story()
    (row,) = due(friend() if way == EVENT else reader())
    kakao.faults[way] = [fault]  # type: ignore[list-item]
    swept()
    again(row)
    swept()
    assert states(row) == [UNCONFIRMED]
    assert len(kakao.of(way)) == 1


def test_a_worker_that_died_before_it_wrote_anything_down_sent_nothing(kakao: Kakao) -> None:
    story()
    (row,) = due(friend())
    claims.claim(platform=push_providers.KAKAO_SKILL)
    run_out(row)
    swept()
    assert states(row) == [("sent", "")]
    assert len(kakao.pushed) == 1


def test_a_worker_that_died_between_call_and_record_may_have_sent_it(kakao: Kakao) -> None:
    story()
    (row,) = due(friend())
    jobs = claims.claim(platform=push_providers.KAKAO_SKILL)
    begun = calls.begin(provider=EventApiPush(), claimed=jobs)
    assert begun is not None
    EventApiPush().send(begun.pushes)
    results_due()
    sweep.sweep()
    assert states(row) == [UNCONFIRMED]
    assert PushCall.objects.get().state == "lost"
    assert len(kakao.pushed) == 1


def test_a_try_whose_lease_ran_out_is_not_made_again(kakao: Kakao) -> None:
    story()
    (row,) = due(friend())
    calls.begin(provider=EventApiPush(), claimed=claims.claim(platform=push_providers.KAKAO_SKILL))
    run_out(row)
    PushCall.objects.update(due_at=None)  # nobody looks after it either
    sweep.sweep()
    assert states(row) == [UNCONFIRMED]
    assert kakao.asked == []


def test_a_lease_that_another_has_taken_sends_nothing(kakao: Kakao) -> None:
    story()
    (row,) = due(friend())
    stale = claims.claim(platform=push_providers.KAKAO_SKILL)
    run_out(row)
    claims.claim(platform=push_providers.KAKAO_SKILL)
    assert calls.begin(provider=EventApiPush(), claimed=stale) is None


def test_the_database_itself_allows_one_try_that_was_not_refused(kakao: Kakao) -> None:
    story()
    (row,) = due(friend())
    sweep.sweep()
    call = PushCall.objects.get()
    with pytest.raises(IntegrityError, match="digests_pushtry_at_most_once"):
        PushTry.objects.create(call=call, delivery=row, lease="x")


def test_settling_twice_changes_nothing(kakao: Kakao) -> None:
    story()
    (row,) = due(friend("jun"))
    kakao.refused = {"jun": 201}
    swept()
    before = Delivery.objects.values().get(pk=row.pk)
    calls.settle(call=PushCall.objects.get(), verdicts={})
    assert Delivery.objects.values().get(pk=row.pk) == before


def test_a_result_that_never_comes_is_given_up(kakao: Kakao, set_clock: SetClock) -> None:
    story()
    (row,) = due(friend())
    sweep.sweep()
    kakao.tasks.clear()
    set_clock(MORNING + dt.timedelta(minutes=5))
    sweep.sweep()
    assert states(row) == [("leased", "")]
    set_clock(MORNING + dt.timedelta(minutes=12))
    sweep.sweep()
    assert states(row) == [UNCONFIRMED]


def test_a_bug_of_ours_after_the_call_doubles_nothing(kakao: Kakao, monkeypatch: pytest.MonkeyPatch) -> None:
    story()
    (row,) = due(friend())
    with monkeypatch.context() as broken:
        broken.setattr(EventApiPush, "send", lambda self, pushes: 1 / 0)
        sweep.sweep()
    swept()
    assert states(row) == [UNCONFIRMED]


@pytest.mark.django_db(transaction=True)
def test_sweeps_side_by_side_push_to_each_once(kakao: Kakao, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventApiPush, "batch_max", 3)
    monkeypatch.setattr(sweep, "CLAIM_LEAST", 3)
    story()
    rows = due(*(friend() for _ in range(9)), *(reader() for _ in range(6)))
    side_by_side(*[sweep.sweep] * 4)
    results_due()
    sweep.sweep()
    assert states(*rows) == [("sent", "")] * len(rows)
    assert (len(kakao.pushed), len(set(kakao.pushed)), len(kakao.of(MEMO))) == (9, 9, 6)


def test_settling_that_is_cut_short_is_finished_by_the_next_sweep(
    kakao: Kakao, monkeypatch: pytest.MonkeyPatch
) -> None:
    story()
    rows = due(friend("mina"), friend("jun"), friend("stranger"))
    kakao.refused = {"mina": 201}
    sweep.sweep()
    real, settled = claims.acknowledge, []

    def dying(**wanted: Any) -> Delivery:
        settled.append(wanted["delivery_id"])
        if len(settled) == 2:
            raise ConnectionError("the database went away")
        return real(**wanted)

    results_due()
    with monkeypatch.context() as broken:
        broken.setattr(claims, "acknowledge", dying)
        with pytest.raises(ConnectionError):
            sweep.sweep()
    results_due()
    sweep.sweep()
    assert states(*rows) == [("pending", "push.refused"), ("sent", ""), ("sent", "")]
    assert (PushCall.objects.get().state, PushMonth.objects.get().spent_krw) == ("done", 30)
