"""Deliveries made, requested by a subscription's owner, closed without being sent, and sent again by an operator.

Locks are taken in one order everywhere: a subscription before its deliveries.
"""

import datetime as dt
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction

from backend.common import clock
from backend.common.errors import AppError
from backend.digests import selectors, slots
from backend.digests.models import Delivery, DeliveryStory, PushTry, SentMessage, Subscription
from backend.digests.services import editions
from backend.digests.story_order import Story
from backend.materials.models import Article
from observability import metrics

LIFETIME = dt.timedelta(days=1)
"""How long after its slot a digest may still go out."""
TOO_LATE = "delivery.too_late"
RESEND_WITHIN = dt.timedelta(days=3)
"""How long after its slot a delivery can be sent again: older news is out of date, and an earlier message of it can no
longer be found in a busy channel."""
logger = logging.getLogger(__name__)
ENDED = frozenset({Delivery.State.FAILED, Delivery.State.EXPIRED, Delivery.State.SKIPPED})


@dataclass(frozen=True)
class Preview:
    """What a digest of this moment would hold."""

    study_date: dt.date
    articles: list[Article]


class ResendResult(StrEnum):
    """What became of a request to send a delivery again."""

    DUE = "due"
    UNDER_WAY = "under_way"
    SENT = "sent"
    TOO_OLD = "too_old"
    PAUSED = "paused"
    UNSURE = "unsure"
    OCCUPIED = "occupied"
    NOTHING_NEW = "nothing_new"
    UNKNOWN = "unknown"


def new_delivery(
    subscription: Subscription, *, slot_at: dt.datetime, lifetime: dt.timedelta = LIFETIME, **fields: Any
) -> Delivery:
    """Return an unsaved delivery for a subscription's target, due at its slot, with further fields."""
    return Delivery(
        platform=subscription.platform,
        target_id=subscription.target_id,
        subscription=subscription,
        slot_at=slot_at,
        local_date=slots.local_date(slot_at, subscription.time_zone),
        due_at=slot_at,
        expires_at=slot_at + lifetime,
        **fields,
    )


def new_digest(
    subscription: Subscription, trigger: Delivery.Trigger, *, slot_at: dt.datetime, study_date: dt.date
) -> Delivery:
    """Return an unsaved digest for a subscription's target, due at its slot."""
    digest: dict[str, Any] = {"kind": Delivery.Kind.DIGEST, "trigger": trigger, "level": subscription.level}
    return new_delivery(subscription, slot_at=slot_at, study_date=study_date, **digest)


def log(row: Delivery, event: str, reason: str = "") -> None:
    """Log what happened to a delivery in the words by which it is followed through all logs: "digest 17 is sent"."""
    logger.info("%s %s is %s%s", row.kind, row.pk, event, f": {reason}" if reason else "")


def new_stories(delivery: Delivery, stories: Sequence[Story]) -> list[DeliveryStory]:
    """Return unsaved rows that put these stories into a digest, in order."""
    return [
        DeliveryStory(
            delivery=delivery,
            article_id=story.id,
            event_id=story.event,
            is_follow_up=story.is_follow_up,
            platform=delivery.platform,
            target_id=delivery.target_id,
            position=position,
        )
        for position, story in enumerate(stories)
    ]


@transaction.atomic
def run_now(
    *, subscription_id: int, owner_id: int | None = None, server: selectors.Server | None = None
) -> Delivery | None:
    """Make a delivery of today's stories that the target has not had; None when there are none.

    A digest that is open already is returned instead. Raises AppError "subscription.unknown" (404) or
    "subscription.paused" (409).
    """
    subscription = selectors.own_subscription(
        subscription_id=subscription_id, owner_id=owner_id, server=server, lock=True
    )
    if subscription.state == Subscription.State.PAUSED:
        raise AppError("subscription.paused", "A paused subscription sends nothing.", status=409)
    now = clock.now()
    under_way = subscription.deliveries.filter(kind=Delivery.Kind.DIGEST, state__in=Delivery.OPEN, expires_at__gt=now)
    if found := under_way.first():
        return found
    study_date = selectors.latest_study_date()
    (chosen,) = selectors.unsent([(subscription, _stories_of_the_day(subscription))])
    if not chosen:
        return None
    row = new_digest(subscription, Delivery.Trigger.REQUEST, slot_at=now, study_date=study_date)
    row.save(force_insert=True)
    row.stories.bulk_create(new_stories(row, chosen))
    log(row, "made")
    return row


def preview(*, subscription_id: int, owner_id: int | None = None, server: selectors.Server | None = None) -> Preview:
    """Return what a digest of this moment would hold, today's first stories if the target has had them all.

    Nothing is written. Raises AppError "subscription.unknown" (404).
    """
    subscription = selectors.own_subscription(subscription_id=subscription_id, owner_id=owner_id, server=server)
    ids = _stories_of_the_day(subscription)
    (unsent,) = selectors.unsent([(subscription, ids)])
    chosen = [story.id for story in unsent] or ids[: subscription.max_stories]
    articles = selectors.articles(chosen)
    return Preview(selectors.latest_study_date(), [articles[pk] for pk in chosen if pk in articles])


def _stories_of_the_day(subscription: Subscription) -> list[int]:
    """Return the day's article ids: first the edition as it was created, then what has come in since."""
    key = selectors.edition_key(subscription, selectors.latest_study_date())
    return list(dict.fromkeys([*selectors.stored_edition(key), *selectors.composed_edition(key)]))


@transaction.atomic
def expire_due(now: dt.datetime) -> int:
    """Close deliveries that nobody claimed in time; return how many. A delivery with a running lease stays open."""
    late = Delivery.objects.filter(expires_at__lte=now, due_at__lte=now, state__in=Delivery.OPEN)
    rows = list(late.select_for_update(skip_locked=True))
    for row in rows:
        row.maybe_posted |= row.state == Delivery.State.LEASED  # a lease that ran out may have ended in a post
    close(rows, state=Delivery.State.EXPIRED, reason=TOO_LATE, now=now)
    return len(rows)


def close_waiting(
    subscriptions: Sequence[Subscription], *, state: Delivery.State, reason: str, now: dt.datetime
) -> None:
    """Close the digests of these subscriptions that no bot has claimed. Call inside a transaction."""
    waiting = Delivery.objects.filter(subscription__in=subscriptions, kind=Delivery.Kind.DIGEST)
    rows = waiting.filter(state=Delivery.State.PENDING).select_for_update()
    close(list(rows), state=state, reason=reason, now=now)


def close(rows: Sequence[Delivery], *, state: Delivery.State, reason: str, now: dt.datetime) -> None:
    """End these locked deliveries unsent; stories that cannot have reached the target may be sent another day."""
    for row in rows:
        row.state, row.reason, row.finished_at = state, reason, now
        metrics.DELIVERIES.labels(row.platform, row.kind, str(state)).inc()
        log(row, str(state), reason)
    Delivery.objects.bulk_update(rows, ["state", "reason", "finished_at", "maybe_posted"])
    free_stories([row.pk for row in rows])


def free_stories(delivery_ids: Sequence[int]) -> None:
    """Let the stories of closed digests be sent to their targets again, unless they may have reached them."""
    unposted = DeliveryStory.objects.filter(delivery__in=delivery_ids, message=None)
    unposted.filter(delivery__maybe_posted=False).delete()


@transaction.atomic
def resend(*, delivery_ids: Collection[int]) -> dict[int, ResendResult]:
    """Make failed, expired or skipped deliveries due again, and say so by id, or why not. Safe to repeat.

    The same rows with the same nonces are sent: stories that the target had are left out, and a message that may have
    been posted is looked for first. UNDER_WAY: it is open already; OCCUPIED: another one of its kind is; UNSURE: it may
    have arrived on a platform that cannot be asked; NOTHING_NEW: its target has had all of that day's stories. Unknown
    ids have no result.
    """
    wanted = Subscription.objects.filter(pk__in=Delivery.objects.filter(pk__in=delivery_ids).values("subscription"))
    subscriptions = wanted.select_for_update().order_by("pk").in_bulk()
    rows = list(Delivery.objects.select_for_update().filter(pk__in=delivery_ids).order_by("pk"))
    now = clock.now()
    results = _resend_refusals(rows, subscriptions, now)
    rows = [row for row in rows if row.pk not in results]
    digests = {row.pk: row for row in rows if row.kind == Delivery.Kind.DIGEST}
    # Stories that may have reached the target are still in the digest; one without gets those that its target lacks.
    filled = set(DeliveryStory.objects.filter(delivery__in=digests).values_list("delivery_id", flat=True))
    empty = [(row, subscriptions[row.subscription_id or 0]) for pk, row in digests.items() if pk not in filled]
    keys = [selectors.edition_key(subscription, row.study_date) for row, subscription in empty]
    by_key = {key: editions.get_or_create_edition(key) for key in set(keys)}
    chosen = selectors.unsent([(subscription, by_key[key]) for (_, subscription), key in zip(empty, keys, strict=True)])
    for (row, _), found in zip(empty, chosen, strict=True):
        if not found:
            results[row.pk] = ResendResult.NOTHING_NEW
    stories = (one for (row, _), found in zip(empty, chosen, strict=True) for one in new_stories(row, found))
    DeliveryStory.objects.bulk_create(stories)
    return results | _reopen([row for row in rows if row.pk not in results], now)


def _resend_refusals(
    rows: Sequence[Delivery], subscriptions: Mapping[int, Subscription], now: dt.datetime
) -> dict[int, ResendResult]:
    """Return why these locked deliveries cannot be sent again.

    For one target at most one delivery of a kind (and message) may be open, but for alerts.
    """
    tries = PushTry.objects.filter(delivery__in=rows).exclude(outcome=PushTry.Outcome.REFUSED)
    unsure = set(tries.values_list("delivery_id", flat=True))
    there = Delivery.objects.filter(target_id__in={row.target_id for row in rows}, state__in=Delivery.OPEN)
    there = there.exclude(kind=Delivery.Kind.ALERT)
    occupied: set[tuple[str, str, str, int | None]] = set(
        there.values_list("platform", "target_id", "kind", "message_id")
    )
    found: dict[int, ResendResult] = {}
    for row in rows:
        subscription = subscriptions.get(row.subscription_id or 0)
        is_active = subscription is not None and subscription.state == Subscription.State.ACTIVE
        place = row.platform, row.target_id, row.kind, row.message_id
        if row.state not in ENDED:
            is_sent = row.state == Delivery.State.SENT
            found[row.pk] = ResendResult.SENT if is_sent else ResendResult.UNDER_WAY
        elif row.slot_at < now - RESEND_WITHIN:
            found[row.pk] = ResendResult.TOO_OLD
        elif row.kind == Delivery.Kind.DIGEST and not is_active:
            found[row.pk] = ResendResult.PAUSED
        elif row.pk in unsure:
            found[row.pk] = ResendResult.UNSURE
        elif place in occupied:
            found[row.pk] = ResendResult.OCCUPIED
        elif row.kind != Delivery.Kind.ALERT:
            occupied.add(place)
    return found


def _reopen(rows: Sequence[Delivery], now: dt.datetime) -> dict[int, ResendResult]:
    chosen = Delivery.objects.filter(pk__in=[row.pk for row in rows])
    try:
        with transaction.atomic():
            chosen.exclude(kind=Delivery.Kind.ALERT).update(detail="")  # an alert's detail is its text for the owner
            chosen.update(
                state=Delivery.State.PENDING, lease="", attempts=0, reason="", due_at=now, expires_at=now + LIFETIME,
                finished_at=None,
            )  # fmt: skip
            messages = [row.message_id for row in rows if row.message_id]
            SentMessage.objects.filter(pk__in=messages).update(is_lost=False)
    except IntegrityError:  # another delivery of the same kind was made at this moment: it alone conflicts
        if len(rows) == 1:
            return {rows[0].pk: ResendResult.OCCUPIED}
        return {pk: result for row in rows for pk, result in _reopen([row], now).items()}
    return dict.fromkeys((row.pk for row in rows), ResendResult.DUE)
