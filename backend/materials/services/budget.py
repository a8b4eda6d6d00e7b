"""The day's money for a model: reserved before a call, settled after it, never overspent by any number of workers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import F

from backend.common import clock
from backend.materials.models import LlmDay


@dataclass(frozen=True)
class Reservation:
    """Money set aside for one call, on the Seoul day it was made."""

    study_date: dt.date
    usd: Decimal


def reserve(*, usd: Decimal) -> Reservation | None:
    """Set `usd` aside from today's budget; None (and the day marked as stopped) when it does not reach.

    A worker that dies keeps its reservation: the budget errs on the side of spending less.
    """
    today = clock.seoul_today()
    if usd == 0 or _take(today, usd):
        return Reservation(today, usd)
    # The day's first call finds no row; so do the calls beside it.
    LlmDay.objects.get_or_create(study_date=today)
    if _take(today, usd):
        return Reservation(today, usd)
    LlmDay.objects.filter(study_date=today, stopped_at=None).update(stopped_at=clock.now())
    return None


def settle(calls: Iterable[tuple[Reservation, Decimal]]) -> None:
    """Replace reservations by what their calls really cost."""
    over: defaultdict[dt.date, Decimal] = defaultdict(Decimal)
    for reserved, paid_usd in calls:
        over[reserved.study_date] += paid_usd - reserved.usd
    for day, usd in over.items():
        if usd:
            LlmDay.objects.filter(study_date=day).update(spent_usd=F("spent_usd") + usd)


def _take(day: dt.date, usd: Decimal) -> bool:
    ceiling = Decimal(str(settings.LLM_DAILY_BUDGET_USD)) - usd
    row = LlmDay.objects.filter(study_date=day, spent_usd__lte=ceiling)
    return bool(row.update(spent_usd=F("spent_usd") + usd, stopped_at=None))
