"""Deliveries that end without having been sent, and the stories this sets free."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from backend.digests.models import Delivery, DeliveryStory, Subscription
from observability import metrics

TOO_LATE = "delivery.too_late"


@transaction.atomic
def expire_due(now: dt.datetime) -> int:
    """Close what nobody took in time; return how many. What a bot is still at is left to it."""
    late = Delivery.objects.filter(expires_at__lte=now, due_at__lte=now, state__in=Delivery.OPEN)
    rows = list(late.select_for_update(skip_locked=True))
    for row in rows:
        row.maybe_posted |= row.state == Delivery.State.LEASED  # a lease that ran out may have ended in a post
    close(rows, state=Delivery.State.EXPIRED, reason=TOO_LATE, now=now)
    return len(rows)


def close_waiting(
    subscriptions: Sequence[Subscription], *, state: Delivery.State, reason: str, now: dt.datetime
) -> None:
    """Close the digests of these subscriptions that no bot has at the moment. Call inside a transaction."""
    waiting = Delivery.objects.filter(subscription__in=subscriptions, kind=Delivery.Kind.DIGEST)
    rows = waiting.filter(state=Delivery.State.PENDING).select_for_update()
    close(list(rows), state=state, reason=reason, now=now)


def close(rows: Sequence[Delivery], *, state: Delivery.State, reason: str, now: dt.datetime) -> None:
    """End these locked deliveries; stories that cannot have reached the target may be sent another day."""
    for row in rows:
        row.state, row.reason, row.finished_at = state, reason, now
        metrics.DELIVERIES.labels(row.platform, row.kind, str(state)).inc()
    Delivery.objects.bulk_update(rows, ["state", "reason", "finished_at", "maybe_posted"])
    free_stories([row.pk for row in rows])


def free_stories(delivery_ids: Sequence[int]) -> None:
    """Take the stories of closed digests off the list of what their target had, unless they may have reached it."""
    DeliveryStory.objects.filter(delivery__in=delivery_ids, delivery__maybe_posted=False).delete()
