"""How a leased delivery ends: sent, failed, or given back. Only the holder of the lease may say so.

Locks are taken in one order everywhere: a subscription before its deliveries.
"""

import datetime as dt
import random
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from backend.common import clock
from backend.common.errors import AppError
from backend.digests.models import Delivery, DeliveryStory, SentMessage, Subscription
from backend.digests.services import closing, pausing
from backend.study.services import seen
from observability import metrics

BACKOFF_SECONDS = (5.0, 600.0)


class Posted(NamedTuple):
    """A message that a bot has posted; `article_id` is None for one without a story."""

    article_id: int | None
    channel_id: str
    message_id: str


@transaction.atomic
def acknowledge(
    *, delivery_id: int, lease: str, messages: Sequence[Posted] = (), reason: str = "", detail: str = ""
) -> Delivery:
    """Record that a delivery was sent, as these messages in the order of posting; safe to repeat.

    `reason` says what is uncertain about it. A lease that ran out is still good while nobody else has taken the
    delivery. Raises AppError "delivery.unknown" (404), "delivery.lease_lost" (409) or "article.unknown" (400); nothing
    is written then.
    """
    row = _held(delivery_id, lease, Delivery.State.LEASED, Delivery.State.EXPIRED, Delivery.State.SENT)
    if row.state == Delivery.State.SENT:
        return row
    if row.kind == Delivery.Kind.DIGEST:
        _record(row, messages)
        _remember_for_owner(row)
    if row.kind == Delivery.Kind.EDIT:
        DeliveryStory.objects.filter(message_id=row.message_id).update(shown=F("offered"))
    row.state, row.reason, row.detail, row.finished_at = Delivery.State.SENT, reason, detail, clock.now()
    row.save(update_fields=["state", "reason", "detail", "finished_at"])
    _count(row, "sent")
    if row.kind == Delivery.Kind.DIGEST:
        metrics.DELIVERY_SECONDS.labels(row.platform).observe((clock.now() - row.slot_at).total_seconds())
    return row


@transaction.atomic
def fail(
    *,
    delivery_id: int,
    lease: str,
    reason: str,
    permanent: bool,
    retry_after_seconds: float = 0.0,
    detail: str = "",
    maybe_posted: bool = False,
) -> Delivery:
    """Record that a delivery could not be sent; `maybe_posted`: that the bot cannot tell.

    Permanent: a digest's subscription is paused and its owner told, a message is left uncorrected, an alert is given
    up. Otherwise it is due again after a growing wait, until it is too late. Raises as `acknowledge` does.
    """
    subscription = Subscription.objects.select_for_update().filter(deliveries=delivery_id).first()
    row = _held(delivery_id, lease, Delivery.State.LEASED, Delivery.State.FAILED)
    if row.state == Delivery.State.FAILED:
        return row
    row.maybe_posted |= maybe_posted
    row.reason = reason
    if row.kind != Delivery.Kind.ALERT:  # an alert's detail is what the owner is to be told
        row.detail = detail
    now = clock.now()
    _count(row, "failed" if permanent else "put_back")
    if permanent:
        _give_up(row, subscription, now)
    else:
        _put_back(row, now, max(_backoff_seconds(row.attempts), retry_after_seconds))
    return row


@transaction.atomic
def release(*, delivery_id: int, lease: str, maybe_posted: bool = False) -> Delivery:
    """Give a delivery back at once, as if it had not been claimed. Raises as `acknowledge` does."""
    row = _held(delivery_id, lease, Delivery.State.LEASED)
    row.maybe_posted |= maybe_posted
    row.attempts -= 1
    _count(row, "released")
    _put_back(row, clock.now(), 0.0)
    return row


def _count(row: Delivery, event: str) -> None:
    metrics.DELIVERIES.labels(row.platform, row.kind, event).inc()


def _held(delivery_id: int, lease: str, *states: Delivery.State) -> Delivery:
    """Lock a delivery that this lease still speaks for."""
    rows = Delivery.objects.select_related("subscription").select_for_update(of=("self",))
    row = rows.filter(pk=delivery_id).first()
    if row is None:
        raise AppError("delivery.unknown", f"There is no delivery {delivery_id}.", {"id": delivery_id}, status=404)
    if row.lease != lease or row.state not in states:
        raise AppError("delivery.lease_lost", "This lease does not hold the delivery any more.", status=409)
    return row


def _record(row: Delivery, messages: Sequence[Posted]) -> None:
    places = {place.article_id: place for place in row.stories.all()}
    if foreign := sorted({one.article_id for one in messages if one.article_id} - {pk for pk in places if pk}):
        raise AppError("article.unknown", "Some of these articles are not of this delivery.", {"ids": foreign})
    addresses = dict.fromkeys((one.channel_id, one.message_id) for one in messages)
    sent = SentMessage.objects.bulk_create(
        SentMessage(delivery=row, position=position, channel_id=channel_id, message_id=message_id)
        for position, (channel_id, message_id) in enumerate(addresses)
    )
    by_address = dict(zip(addresses, sent, strict=True))
    for one in messages:
        place = places.get(one.article_id) if one.article_id else None
        if place is not None and place.message is None:  # of two messages with one story the first is its own
            place.message, place.shown = by_address[one.channel_id, one.message_id], place.offered
    DeliveryStory.objects.bulk_update(places.values(), ["message", "shown"])


def _remember_for_owner(row: Delivery) -> None:
    """A person who got a digest has seen its stories."""
    target = row.subscription
    if target is None or target.audience != Subscription.Audience.PERSON:
        return
    if ids := [place.article_id for place in row.stories.all() if place.article_id]:
        seen.mark_seen(user_id=target.owner_id, article_ids=ids)


def _give_up(row: Delivery, subscription: Subscription | None, now: dt.datetime) -> None:
    row.state, row.finished_at = Delivery.State.FAILED, now
    row.save(update_fields=["state", "reason", "detail", "finished_at", "maybe_posted"])
    if row.message_id is not None:
        SentMessage.objects.filter(pk=row.message_id).update(is_lost=True)
    if row.kind == Delivery.Kind.DIGEST:
        closing.free_stories([row.pk])
        if subscription is not None:
            pausing.after_failure(subscription, reason=row.reason, detail=row.detail, now=now)


def _put_back(row: Delivery, now: dt.datetime, wait_seconds: float) -> None:
    row.state, row.lease = Delivery.State.PENDING, ""
    row.due_at = now + dt.timedelta(seconds=wait_seconds)
    row.save(update_fields=["state", "lease", "due_at", "attempts", "reason", "detail", "maybe_posted"])
    if row.due_at >= row.expires_at:
        closing.close([row], state=Delivery.State.EXPIRED, reason=closing.TOO_LATE, now=now)


def _backoff_seconds(attempts: int) -> float:
    """Return an exponential wait with jitter: 5 s, 10 s, ... 10 minutes."""
    first, most = BACKOFF_SECONDS
    step = min(most, first * 2 ** (min(attempts, 20) - 1))
    return random.uniform(step * 0.8, step * 1.2)  # noqa: S311 - jitter, not a secret
