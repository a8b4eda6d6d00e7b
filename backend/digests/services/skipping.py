"""After a restore: what may have gone out since the backup is not sent again."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction

from backend.common import clock
from backend.digests.models import Delivery, Subscription
from backend.digests.services import closing, timetables


class Skipped(NamedTuple):
    """How many open digests were closed, and how many subscriptions wait for their next slot instead of a past one."""

    deliveries: int
    subscriptions: int


@transaction.atomic
def skip_missed(now: dt.datetime | None = None) -> Skipped:
    """Let every past slot be past; safe to repeat.

    The database does not know what was sent after it was backed up: a missed digest is better than a second one.
    """
    moment = now or clock.now()
    due = list(Subscription.objects.filter(next_run_at__lte=moment).select_for_update())
    for subscription, run in zip(due, timetables.next_runs(due, after=moment), strict=True):
        subscription.next_run_at = run
    Subscription.objects.bulk_update(due, ["next_run_at"])
    rows = list(Delivery.objects.filter(kind=Delivery.Kind.DIGEST, state__in=Delivery.OPEN).select_for_update())
    for row in rows:
        row.maybe_posted = True
    closing.close(rows, state=Delivery.State.EXPIRED, reason=closing.TOO_LATE, now=moment)
    return Skipped(len(rows), len(due))
