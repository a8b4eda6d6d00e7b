"""A push is written down before it leaves, so that one that may have got through is never made again.

`begin` and `settle` are transactions; the call to the platform lies between them. A worker that dies there leaves a
call that is SENDING: after LOST_AFTER its tries count as sent, unconfirmed, for nobody will ever know.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from backend.common import clock
from backend.common.errors import AppError
from backend.digests.models import Delivery, DeliveryStory, PushCall, PushTry
from backend.digests.push_providers.base import (
    BUDGET_SPENT,
    UNCONFIRMED,
    Arrived,
    Push,
    PushProvider,
    Refused,
    Unsure,
    Verdict,
)
from backend.digests.services import claims
from backend.digests.services.push import budget, selection

LOST_AFTER = dt.timedelta(minutes=2)
HELD_FOR = dt.timedelta(minutes=20)
"""How long a delivery stays ours once its try is written: longer than anybody waits for a result."""

Job = Mapping[str, Any]


@dataclass(frozen=True)
class Begun:
    """A call that is written down, and what it is to bring."""

    call: PushCall
    pushes: tuple[Push, ...]


@transaction.atomic
def begin(*, provider: PushProvider, jobs: Sequence[Job]) -> Begun | None:
    """Write down a call for these claimed digests; None when nothing of them is to be sent, or can be paid for."""
    by_id = {job["id"]: job for job in jobs}
    rows = selection.chosen({pk: job["lease"] for pk, job in by_id.items()})
    granted, month = budget.reserve(count=len(rows), price_krw=provider.price_krw)
    selection.skip(rows[granted:], BUDGET_SPENT)
    rows = rows[:granted]
    if not rows:
        return None
    now = clock.now()
    call = PushCall.objects.create(
        platform=provider.platform,
        month=month,
        cost_krw=granted * provider.price_krw,
        due_at=now + LOST_AFTER,
        created_at=now,
    )
    PushTry.objects.bulk_create(PushTry(call=call, delivery=row, lease=row.lease) for row in rows)
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=now + HELD_FOR, maybe_posted=False)
    return Begun(call, _pushes(rows, by_id))


def accepted(*, call: PushCall, task_id: str, ask_at: dt.datetime) -> None:
    """Remember what the platform calls a request, and when to ask what became of it."""
    mine = PushCall.objects.filter(pk=call.pk, state=PushCall.State.SENDING)
    mine.update(state=PushCall.State.ACCEPTED, task_id=task_id, due_at=ask_at)


def settle(*, call: PushCall, verdicts: Mapping[int, Verdict], state: PushCall.State = PushCall.State.DONE) -> None:
    """Settle each delivery of a call by its verdict (by delivery id; without one: unsure) and close the call.

    Safe to repeat, and to be cut short anywhere: what was settled stays so, the rest is settled the next time.
    """
    for one in call.tries.filter(outcome=PushTry.Outcome.OPEN).select_related("delivery"):
        _settle_one(one, verdicts.get(one.delivery_id, Unsure()))
    _close(call.pk, state)


@transaction.atomic
def _settle_one(one: PushTry, verdict: Verdict) -> None:
    still_open = PushTry.objects.filter(pk=one.pk, outcome=PushTry.Outcome.OPEN)
    if not still_open.update(**_record(verdict)):
        return
    with suppress(AppError):  # somebody else has settled it, or the learner is gone
        _tell(one, verdict)


def _record(verdict: Verdict) -> dict[str, str]:
    match verdict:
        case Arrived():
            return {"outcome": PushTry.Outcome.ARRIVED}
        case Unsure(detail):
            return {"outcome": PushTry.Outcome.UNSURE, "reason": UNCONFIRMED, "detail": detail}
        case Refused(reason, detail):
            return {"outcome": PushTry.Outcome.REFUSED, "reason": reason, "detail": detail}


def _tell(one: PushTry, verdict: Verdict) -> None:
    match verdict:
        case Arrived():
            claims.acknowledge(delivery_id=one.delivery_id, lease=one.lease)
        case Unsure(detail):
            claims.acknowledge(delivery_id=one.delivery_id, lease=one.lease, reason=UNCONFIRMED, detail=detail)
        case Refused():
            claims.fail(
                delivery_id=one.delivery_id,
                lease=one.lease,
                reason=verdict.reason,
                permanent=verdict.permanent and one.delivery.attempts >= verdict.sure_at,
                retry_after_seconds=verdict.retry_after_seconds,
                detail=verdict.detail,
            )


@transaction.atomic
def _close(call_id: int, state: PushCall.State) -> None:
    """Close a call once, and give back what those who were refused would have cost."""
    call = PushCall.objects.select_for_update().filter(pk=call_id, state__in=PushCall.OPEN).first()
    if call is None:
        return
    tries = call.tries.count()
    refused = call.tries.filter(outcome=PushTry.Outcome.REFUSED).count()
    back_krw = call.cost_krw * refused // tries if tries else 0
    if call.month_id and back_krw:
        budget.refund(month_id=call.month_id, krw=back_krw)
    call.state, call.due_at, call.cost_krw = state, None, call.cost_krw - back_krw
    call.save(update_fields=["state", "due_at", "cost_krw"])


def _pushes(rows: Sequence[Delivery], jobs: Mapping[int, Job]) -> tuple[Push, ...]:
    """Return what goes out: of each job the stories that are left."""
    left = set(DeliveryStory.objects.filter(delivery__in=rows).values_list("delivery_id", "article_id"))
    shown = {row.pk: tuple(one for one in jobs[row.pk]["stories"] if (row.pk, one["id"]) in left) for row in rows}
    return tuple(Push(row.pk, row.target_id, row.study_date.isoformat(), shown[row.pk]) for row in rows)
