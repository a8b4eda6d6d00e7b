"""A delivery that ended without having been sent gets another chance, when an operator says so.

It is the same row with the same nonce and the same lifetime of a promise: what its target had is left out, and what
may stand there already is looked for before anything is sent.
"""

import datetime as dt
from enum import StrEnum

from django.db import IntegrityError, transaction

from backend.common import clock
from backend.digests import editions
from backend.digests.models import Delivery, PushTry, SentMessage, Subscription
from backend.digests.services import drafting, freezing

LATEST = dt.timedelta(days=3)
"""What was to go out longer ago than this is no news any more, and is searched for in vain in a busy channel."""
ENDED = frozenset({Delivery.State.FAILED, Delivery.State.EXPIRED, Delivery.State.SKIPPED})


class Answer(StrEnum):
    """What came of asking."""

    DUE = "due"
    UNDER_WAY = "under_way"
    SENT = "sent"
    TOO_OLD = "too_old"
    PAUSED = "paused"
    UNSURE = "unsure"
    OCCUPIED = "occupied"
    NOTHING_NEW = "nothing_new"
    UNKNOWN = "unknown"


@transaction.atomic
def resend(*, delivery_id: int) -> Answer:
    """Make a failed, expired or skipped delivery due again, and say so, or why not. Safe to repeat.

    UNDER_WAY: it is open already; OCCUPIED: another one of its kind is; UNSURE: it may have arrived on a platform that
    cannot be asked; NOTHING_NEW: its target has had all of that day's stories.
    """
    # Locks are taken in one order everywhere: a subscription before its deliveries.
    subscription = Subscription.objects.select_for_update().filter(deliveries=delivery_id).first()
    row = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if row is None:
        return Answer.UNKNOWN
    now = clock.now()
    if refusal := _refusal(row, subscription, now):
        return refusal
    if row.kind == Delivery.Kind.DIGEST and subscription and not _has_stories(row, subscription):
        return Answer.NOTHING_NEW
    if row.message_id is not None:
        SentMessage.objects.filter(pk=row.message_id).update(is_lost=False)
    return Answer.DUE if _is_reopened(row, now) else Answer.OCCUPIED


def _refusal(row: Delivery, subscription: Subscription | None, now: dt.datetime) -> Answer | None:
    if row.state not in ENDED:
        return Answer.SENT if row.state == Delivery.State.SENT else Answer.UNDER_WAY
    if row.slot_at < now - LATEST:
        return Answer.TOO_OLD
    is_active = subscription is not None and subscription.state == Subscription.State.ACTIVE
    if row.kind == Delivery.Kind.DIGEST and not is_active:
        return Answer.PAUSED
    if PushTry.objects.filter(delivery=row).exclude(outcome=PushTry.Outcome.REFUSED).exists():
        return Answer.UNSURE
    return Answer.OCCUPIED if _is_occupied(row) else None


def _is_occupied(row: Delivery) -> bool:
    """Say whether another job of this one's kind is open at its target: two of them would be one too many."""
    others = Delivery.objects.filter(platform=row.platform, target_id=row.target_id, state__in=Delivery.OPEN)
    if row.kind == Delivery.Kind.ALERT:
        return False
    return others.filter(kind=row.kind, message=row.message_id).exclude(pk=row.pk).exists()


def _has_stories(row: Delivery, subscription: Subscription) -> bool:
    """See to it that a digest has stories: those it was to bring, or what its target still lacks of that day."""
    if row.stories.exists():  # they may have reached the target, which is why they are kept
        return True
    ids = freezing.frozen(editions.choice(subscription, row.study_date))
    (unsent,) = editions.unsent([(subscription, ids)])
    row.stories.bulk_create(drafting.stories(row, unsent))
    return bool(unsent)


def _is_reopened(row: Delivery, now: dt.datetime) -> bool:
    row.state, row.lease, row.attempts, row.reason = Delivery.State.PENDING, "", 0, ""
    row.due_at, row.expires_at, row.finished_at = now, now + drafting.LIFETIME, None
    if row.kind != Delivery.Kind.ALERT:  # an alert's detail is what the owner is to be told
        row.detail = ""
    written = ["state", "lease", "attempts", "reason", "due_at", "expires_at", "finished_at", "detail"]
    try:
        with transaction.atomic():
            row.save(update_fields=written)
    except IntegrityError:  # a correction made at this very moment
        return False
    return True
