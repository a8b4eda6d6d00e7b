"""A subscription that stops: by its owner, or because its target cannot be reached, which the owner is told."""

import datetime as dt

from django.db import transaction

from backend.common import clock
from backend.digests import slots
from backend.digests.models import Delivery, Subscription
from backend.digests.services import closing

BY_OWNER = "owner"
BY_OPERATOR = "operator"
PAUSED = "subscription.paused"
ALERT_LIFETIME = dt.timedelta(days=7)


def by_owner(subscription: Subscription, *, now: dt.datetime) -> None:
    """Pause a locked subscription; one that is paused already keeps its reason."""
    if subscription.state == Subscription.State.ACTIVE:
        _pause(subscription, BY_OWNER, "", now)


@transaction.atomic
def by_operator(*, subscription_id: int, now: dt.datetime) -> None:
    """Pause a subscription from the operator's page; its owner may resume it."""
    row = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if row is not None and row.state == Subscription.State.ACTIVE:
        _pause(row, BY_OPERATOR, "", now)


def after_failure(subscription: Subscription, *, reason: str, detail: str, now: dt.datetime) -> None:
    """Pause a locked subscription whose target failed for good, and have its owner told, once a day for each cause."""
    if subscription.state == Subscription.State.ACTIVE:
        _pause(subscription, reason, detail, now)
    alert = Delivery(
        kind=Delivery.Kind.ALERT,
        platform=subscription.platform,
        target_id=subscription.target_id,
        subscription=subscription,
        cause=reason,
        detail=detail,
        study_date=now.astimezone(clock.SEOUL).date(),
        slot_at=now,
        local_date=slots.local_date(now, subscription.time_zone),
        due_at=now,
        expires_at=now + ALERT_LIFETIME,
    )
    Delivery.objects.bulk_create([alert], ignore_conflicts=True)


def _pause(subscription: Subscription, reason: str, detail: str, now: dt.datetime) -> None:
    subscription.state, subscription.next_run_at = Subscription.State.PAUSED, None
    subscription.pause_reason, subscription.pause_detail = reason, detail
    subscription.save(update_fields=["state", "next_run_at", "pause_reason", "pause_detail", "updated_at"])
    closing.close_waiting([subscription], state=Delivery.State.SKIPPED, reason=PAUSED, now=now)
