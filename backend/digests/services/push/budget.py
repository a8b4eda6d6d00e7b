"""The month's money for pushes: reserved before a call, given back for what did not arrive, never overspent."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from backend.common import clock
from backend.digests.models import PushMonth


@transaction.atomic
def reserve(*, count: int, price_krw: int) -> tuple[int, PushMonth | None]:
    """Set money aside for up to `count` messages; return for how many it reaches, and whose month pays.

    A worker that dies keeps its reservation: the budget errs on the side of spending less. A month (Seoul) that ran out
    is marked as stopped, until the operator raises the budget or the next one begins.
    """
    if not price_krw or not count:
        return count, None
    month = _locked(_this_month())
    left = max(0, settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW - month.spent_krw)
    granted = min(count, left // price_krw)
    month.spent_krw += granted * price_krw
    month.stopped_at = None if granted == count else (month.stopped_at or clock.now())
    month.save(update_fields=["spent_krw", "stopped_at"])
    return granted, month


def refund(*, month_id: int, krw: int) -> None:
    """Give money back to the month that paid."""
    left = Greatest(F("spent_krw") - krw, Value(0))
    PushMonth.objects.filter(pk=month_id).update(spent_krw=left)


def _this_month() -> dt.date:
    return clock.seoul_today().replace(day=1)


def _locked(first_day: dt.date) -> PushMonth:
    PushMonth.objects.get_or_create(month=first_day)
    return PushMonth.objects.select_for_update().get(month=first_day)
