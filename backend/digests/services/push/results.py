"""What became of the requests that a platform only accepted, and of those whose sender died."""

import datetime as dt

from django.db import transaction

from backend.common import clock
from backend.digests.models import PushCall
from backend.digests.push_providers import base
from backend.digests.push_providers.base import Arrived, PushProvider, Refused, TaskResult, Unsure, Verdict
from backend.digests.services.push import calls

BATCH = 4
"""So few at a time that ASKING is long enough to settle them all."""
ROUNDS_MOST = 10
ASKING = dt.timedelta(minutes=1)
"""How long a call is one sweep's own while that asks about it."""
FIRST_ASK = dt.timedelta(seconds=5)
RESULT_WAIT = dt.timedelta(minutes=10)
UNTOLD = "no result within 10 minutes"
SENDER_DIED = "nothing was recorded after it left"


def ask_due(provider: PushProvider) -> int:
    """Settle what can be told by now; return how many calls were looked after. Safe beside other sweeps."""
    asked = 0
    for _ in range(ROUNDS_MOST):
        calls = _taken(provider.platform)
        for call in calls:
            _ask(provider, call)
        asked += len(calls)
        if len(calls) < BATCH:
            break
    return asked


@transaction.atomic
def _taken(platform: str) -> list[PushCall]:
    """Return some due calls, which are this sweep's own for a while."""
    now = clock.now()
    due = PushCall.objects.filter(platform=platform, due_at__lte=now).order_by("due_at")
    calls = list(due.select_for_update(skip_locked=True)[:BATCH])
    PushCall.objects.filter(pk__in=[call.pk for call in calls]).update(due_at=now + ASKING)
    return calls


def _ask(provider: PushProvider, call: PushCall) -> None:
    if call.state == PushCall.State.SENDING:
        _give_up(call, SENDER_DIED)
        return
    result = provider.result(call.task_id)
    age = clock.now() - call.created_at
    if result is not None:
        calls.settle(call=call, verdicts=_verdicts(call, result))
    elif age >= RESULT_WAIT:
        _give_up(call, UNTOLD)
    else:
        PushCall.objects.filter(pk=call.pk).update(due_at=clock.now() + max(FIRST_ASK, min(age / 2, ASKING)))


def _give_up(call: PushCall, why: str) -> None:
    verdicts = {pk: Unsure(why) for pk in call.tries.values_list("delivery_id", flat=True)}
    calls.settle(call=call, verdicts=verdicts, state=PushCall.State.LOST)


def _verdicts(call: PushCall, result: TaskResult) -> dict[int, Verdict]:
    targets = dict(call.tries.values_list("delivery__target_id", "delivery_id"))
    refused = {targets[one]: why for one, why in result.refused.items() if one in targets}
    # Whoever is named in a way we do not know is one without a name.
    unnamed = result.unnamed + len(result.refused) - len(refused)
    others = _others(unnamed, result.reached)
    return {pk: refused.get(pk, others) for pk in targets.values()}


def _others(unnamed: int, reached: int) -> Verdict:
    """Return what is known of those who were not named as failed, when so many of them have."""
    if unnamed == 0:
        return Arrived()
    if reached == 0:
        return Refused(base.NOT_REACHED, base.NOT_NAMED, permanent=True, sure_at=base.SURE_AT_ATTEMPT)
    return Unsure(base.NOT_NAMED)
