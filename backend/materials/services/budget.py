"""The day's money for a model: reserved before a call, settled after it, never overspent by any number of workers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import F
from django.db.models.expressions import CombinedExpression

from backend.common import clock
from backend.materials.models import LlmCall, LlmDay


@dataclass(frozen=True)
class Reservation:
    """Money set aside for one call, on the Seoul day it was made."""

    study_date: dt.date
    usd: Decimal
    role: LlmCall.Role = LlmCall.Role.WRITER


def reserve(*, usd: Decimal, role: LlmCall.Role = LlmCall.Role.WRITER) -> Reservation | None:
    """Set `usd` aside from today's budget; None (and the day marked as stopped) when it does not reach.

    A verifier's call also has to fit into LLM_VERIFIER_BUDGET_SHARE of the day; what does not marks nothing.
    A worker that dies keeps its reservation: the budget errs on the side of spending less.
    """
    wanted = Reservation(clock.seoul_today(), usd, role)
    if usd == 0 or _take(wanted):
        return wanted
    # The day's first call finds no row; so do the calls beside it.
    LlmDay.objects.get_or_create(study_date=wanted.study_date)
    if _take(wanted):
        return wanted
    if role == LlmCall.Role.WRITER:
        LlmDay.objects.filter(study_date=wanted.study_date, stopped_at=None).update(stopped_at=clock.now())
    return None


def settle(calls: Iterable[tuple[Reservation, Decimal]]) -> None:
    """Replace reservations by what their calls really cost."""
    over: defaultdict[tuple[dt.date, LlmCall.Role], Decimal] = defaultdict(Decimal)
    for reserved, paid_usd in calls:
        over[reserved.study_date, reserved.role] += paid_usd - reserved.usd
    for (day, role), usd in over.items():
        if usd:
            LlmDay.objects.filter(study_date=day).update(**_added(usd, role))


def _take(wanted: Reservation) -> bool:
    budget = Decimal(str(settings.LLM_DAILY_BUDGET_USD))
    row = LlmDay.objects.filter(study_date=wanted.study_date, spent_usd__lte=budget - wanted.usd)
    changes = _added(wanted.usd, wanted.role)
    if wanted.role == LlmCall.Role.VERIFIER:
        share = budget * Decimal(str(settings.LLM_VERIFIER_BUDGET_SHARE))
        return bool(row.filter(verifier_usd__lte=share - wanted.usd).update(**changes))
    return bool(row.update(**changes, stopped_at=None))


def _added(usd: Decimal, role: LlmCall.Role) -> dict[str, CombinedExpression]:
    added = {"spent_usd": F("spent_usd") + usd}
    return added | {"verifier_usd": F("verifier_usd") + usd} if role == LlmCall.Role.VERIFIER else added
