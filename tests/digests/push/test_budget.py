"""The month's budget: never overspent, refunded for what was not delivered, visible when it has run out."""

import datetime as dt

import pytest
from pytest_django import Settings

from backend.common import clock
from backend.digests.models import PushCall, PushMonth
from backend.digests.services.push import calls, sweep
from tests.digests.conftest import SetClock
from tests.digests.factories import side_by_side, story
from tests.digests.push.factories import due, friend, reader, results_due, states
from tests.digests.push.kakao import EVENT, Kakao, refusal, resets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
SPENT = ("skipped", "push.budget_spent")
NEXT_MONTH = dt.datetime(2026, 12, 1, 0, 0, tzinfo=clock.SEOUL)


def spent() -> int:
    return PushMonth.objects.get().spent_krw


def test_a_memo_costs_nothing(kakao: Kakao) -> None:
    story()
    due(reader())
    sweep.sweep()
    assert not PushMonth.objects.exists()


def test_the_budget_reaches_as_far_as_it_reaches(kakao: Kakao, settings: Settings) -> None:
    settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW = 44
    story()
    rows = due(*(friend() for _ in range(4)))
    sweep.sweep()
    results_due()
    sweep.sweep()
    assert sorted(states(*rows)) == [("sent", ""), ("sent", ""), SPENT, SPENT]
    assert (spent(), len(kakao.pushed)) == (30, 2)
    assert PushMonth.objects.get().stopped_at == clock.now()


def test_a_budget_that_is_spent_sends_nothing_and_frees_the_stories(kakao: Kakao, settings: Settings) -> None:
    settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW = 14
    story()
    (row,) = due(friend())
    sweep.sweep()
    assert states(row) == [SPENT]
    assert not row.stories.exists()
    assert kakao.asked == []


def test_with_the_month_in_seoul_it_begins_anew(kakao: Kakao, settings: Settings, set_clock: SetClock) -> None:
    settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW = 15
    PushMonth.objects.create(month=dt.date(2026, 11, 1), spent_krw=15, stopped_at=clock.now())
    set_clock(NEXT_MONTH)
    assert calls.reserve_budget(count=1, price_krw=15)[0] == 1
    assert dict(PushMonth.objects.values_list("month", "spent_krw")) == {
        dt.date(2026, 11, 1): 15,
        dt.date(2026, 12, 1): 15,
    }


def test_a_budget_that_was_raised_goes_on(settings: Settings) -> None:
    settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW = 15
    calls.reserve_budget(count=2, price_krw=15)
    settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW = 100
    assert calls.reserve_budget(count=1, price_krw=15)[0] == 1
    assert PushMonth.objects.get().stopped_at is None


def test_a_call_that_was_refused_costs_nothing(kakao: Kakao) -> None:
    story()
    due(friend(), friend())
    kakao.faults[EVENT] = [refusal(400, -999)]
    sweep.sweep()
    assert (spent(), PushCall.objects.get().cost_krw) == (0, 0)


def test_who_was_not_reached_costs_nothing(kakao: Kakao) -> None:
    story()
    due(friend("mina"), friend("jun"))
    kakao.refused = {"jun": 201}
    sweep.sweep()
    assert spent() == 30
    results_due()
    sweep.sweep()
    assert (spent(), PushCall.objects.get().cost_krw) == (15, 15)


def test_what_may_have_been_sent_may_have_been_charged(kakao: Kakao) -> None:
    story()
    due(friend())
    kakao.faults[EVENT] = [resets]
    sweep.sweep()
    assert spent() == 15


def test_a_refund_never_makes_money() -> None:
    month = PushMonth.objects.create(month=dt.date(2026, 11, 1), spent_krw=10)
    calls.refund_budget(month_id=month.pk, krw=15)
    assert spent() == 0


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_never_overspend(settings: Settings) -> None:
    settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW = 150

    reserved = side_by_side(*[lambda: calls.reserve_budget(count=3, price_krw=15)] * 8)
    assert sum(granted for granted, _ in reserved) == 10
    assert spent() == 150
