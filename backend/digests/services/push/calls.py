"""Push calls, stored before they are made, so that a push that may have got through is never made again.

`begin` and `settle` are transactions; the call to the platform lies between them. A worker that dies there leaves a
call that is SENDING: after LOST_AFTER its tries count as sent, unconfirmed, for their result will never be known.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from backend.common import clock
from backend.common.errors import AppError
from backend.digests.models import Delivery, DeliveryStory, PushCall, PushMonth, PushTry
from backend.digests.push_providers import base
from backend.digests.push_providers.base import (
    Arrived,
    Headline,
    Push,
    PushProvider,
    Refused,
    TaskResult,
    Unsure,
    Verdict,
)
from backend.digests.services import claims
from backend.digests.services.claims import ClaimedDelivery
from backend.digests.services.push import selection

LOST_AFTER = dt.timedelta(minutes=2)
HELD_FOR = dt.timedelta(minutes=20)
"""How long a delivery stays leased once its try is stored: longer than RESULT_WAIT."""
BATCH = 4
"""Calls asked about at a time, so few that ASK_LEASE is long enough to settle them all."""
ROUNDS_MOST = 10
ASK_LEASE = dt.timedelta(minutes=1)
"""How long one sweep alone asks about a call."""
FIRST_ASK = dt.timedelta(seconds=5)
RESULT_WAIT = dt.timedelta(minutes=10)
NO_RESULT = "no result within 10 minutes"
SENDER_DIED = "nothing was recorded after it left"


@dataclass(frozen=True)
class Begun:
    """A stored call, and the pushes to make in it."""

    call: PushCall
    pushes: tuple[Push, ...]


@transaction.atomic
def reserve_budget(*, count: int, price_krw: int) -> tuple[int, PushMonth | None]:
    """Reserve money for up to `count` messages; return for how many it is enough, and the month that is charged.

    A worker that dies keeps its reservation: the error is to spend less. A month (Seoul) that ran out is marked as
    stopped, until the operator raises the budget or the next one begins.
    """
    if not price_krw or not count:
        return count, None
    first_day = clock.seoul_today().replace(day=1)
    PushMonth.objects.get_or_create(month=first_day)
    month = PushMonth.objects.select_for_update().get(month=first_day)
    left = max(0, settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW - month.spent_krw)
    granted = min(count, left // price_krw)
    month.spent_krw += granted * price_krw
    month.stopped_at = None if granted == count else (month.stopped_at or clock.now())
    month.save(update_fields=["spent_krw", "stopped_at"])
    return granted, month


def refund_budget(*, month_id: int, krw: int) -> None:
    """Return money to the month that was charged."""
    left = Greatest(F("spent_krw") - krw, Value(0))
    PushMonth.objects.filter(pk=month_id).update(spent_krw=left)


@transaction.atomic
def begin(*, provider: PushProvider, claimed: Sequence[ClaimedDelivery]) -> Begun | None:
    """Store a call for these claimed digests; None when none of them is to be sent, or the budget is spent."""
    rows = selection.select(claimed)
    granted, month = reserve_budget(count=len(rows), price_krw=provider.price_krw)
    selection.skip(rows[granted:], base.BUDGET_SPENT)
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
    left = set(DeliveryStory.objects.filter(delivery__in=rows).values_list("delivery_id", "article_id"))
    articles = {one.delivery.pk: one.content.articles for one in claimed}
    pushes = []
    for row in rows:
        headlines = []
        for article in articles[row.pk]:
            note = getattr(article, "note", None)
            if (row.pk, article.pk) in left:
                summaries = (note.summary_ko, note.summary_en) if note else ()
                headlines.append(Headline(article.title, *summaries))
        pushes.append(Push(row.pk, row.target_id, row.study_date, tuple(headlines)))
    return Begun(call, tuple(pushes))


def accepted(*, call: PushCall, task_id: str) -> None:
    """Store the platform's id of an accepted request; its result is asked for after FIRST_ASK."""
    sending = PushCall.objects.filter(pk=call.pk, state=PushCall.State.SENDING)
    sending.update(state=PushCall.State.ACCEPTED, task_id=task_id, due_at=clock.now() + FIRST_ASK)


def settle(*, call: PushCall, verdicts: Mapping[int, Verdict], state: PushCall.State = PushCall.State.DONE) -> None:
    """Settle each delivery of a call by its verdict (by delivery id; without one: unsure) and close the call.

    The cost of what was refused is refunded. Safe to repeat, and to be interrupted anywhere: what was settled stays so,
    the rest is settled the next time.
    """
    for one in call.tries.filter(outcome=PushTry.Outcome.OPEN).select_related("delivery"):
        _settle_try(one, verdicts.get(one.delivery_id, Unsure()))
    with transaction.atomic():
        row = PushCall.objects.select_for_update().filter(pk=call.pk, state__in=PushCall.OPEN).first()
        if row is None:
            return
        tries = row.tries.count()
        refused = row.tries.filter(outcome=PushTry.Outcome.REFUSED).count()
        refund_krw = row.cost_krw * refused // tries if tries else 0
        if row.month_id and refund_krw:
            refund_budget(month_id=row.month_id, krw=refund_krw)
        row.state, row.due_at, row.cost_krw = state, None, row.cost_krw - refund_krw
        row.save(update_fields=["state", "due_at", "cost_krw"])


@transaction.atomic
def _settle_try(one: PushTry, verdict: Verdict) -> None:
    outcome, reason, detail = PushTry.Outcome.ARRIVED, "", ""
    if isinstance(verdict, Unsure):
        outcome, reason, detail = PushTry.Outcome.UNSURE, base.UNCONFIRMED, verdict.detail
    if isinstance(verdict, Refused):
        outcome, reason, detail = PushTry.Outcome.REFUSED, verdict.reason, verdict.detail
    still_open = PushTry.objects.filter(pk=one.pk, outcome=PushTry.Outcome.OPEN)
    if not still_open.update(outcome=outcome, reason=reason, detail=detail):
        return
    with suppress(AppError):  # another worker has settled the delivery, or the learner was deleted
        if not isinstance(verdict, Refused):
            claims.acknowledge(delivery_id=one.delivery_id, lease=one.lease, reason=reason, detail=detail)
            return
        claims.fail(
            delivery_id=one.delivery_id,
            lease=one.lease,
            reason=reason,
            permanent=verdict.permanent and one.delivery.attempts >= verdict.sure_at,
            retry_after_seconds=verdict.retry_after_seconds,
            detail=detail,
        )


def ask_due(provider: PushProvider) -> int:
    """Settle the calls whose result is known by now, or will never be; return how many were looked at.

    Safe beside other sweeps: each due call is one sweep's own for ASK_LEASE (SKIP LOCKED).
    """
    asked = 0
    for _ in range(ROUNDS_MOST):
        with transaction.atomic():
            now = clock.now()
            due = PushCall.objects.filter(platform=provider.platform, due_at__lte=now).order_by("due_at")
            calls = list(due.select_for_update(skip_locked=True)[:BATCH])
            PushCall.objects.filter(pk__in=[call.pk for call in calls]).update(due_at=now + ASK_LEASE)
        for call in calls:
            if call.state == PushCall.State.SENDING:
                _give_up(call, SENDER_DIED)
                continue
            result = provider.result(call.task_id)
            age = clock.now() - call.created_at
            if result is not None:
                settle(call=call, verdicts=_verdicts(call, result))
            elif age >= RESULT_WAIT:
                _give_up(call, NO_RESULT)
            else:
                due_at = clock.now() + max(FIRST_ASK, min(age / 2, ASK_LEASE))
                PushCall.objects.filter(pk=call.pk).update(due_at=due_at)
        asked += len(calls)
        if len(calls) < BATCH:
            break
    return asked


def _give_up(call: PushCall, why: str) -> None:
    verdicts = {pk: Unsure(why) for pk in call.tries.values_list("delivery_id", flat=True)}
    settle(call=call, verdicts=verdicts, state=PushCall.State.LOST)


def _verdicts(call: PushCall, result: TaskResult) -> dict[int, Verdict]:
    """Return the verdict of each delivery: refused by name, or what is known of all those not named."""
    targets = dict(call.tries.values_list("delivery__target_id", "delivery_id"))
    refused = {targets[one]: why for one, why in result.refused.items() if one in targets}
    # A name that is not among our targets counts as a failure without a name.
    unnamed = result.unnamed + len(result.refused) - len(refused)
    others: Verdict = Unsure(base.NOT_NAMED)
    if unnamed == 0:
        others = Arrived()
    elif result.reached == 0:
        others = Refused(base.NOT_REACHED, base.NOT_NAMED, permanent=True, sure_at=base.SURE_AT_ATTEMPT)
    return {pk: refused.get(pk, others) for pk in targets.values()}
