"""A delivery that ended without having been sent gets another chance, when an operator says so.

It is the same row with the same nonce and the same lifetime of a promise: what its target had is left out, and what
may stand there already is looked for before anything is sent.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from django.db import IntegrityError, transaction

from backend.common import clock
from backend.digests import editions
from backend.digests.models import Delivery, DeliveryStory, PushTry, SentMessage, Subscription
from backend.digests.services import drafting, freezing

LATEST = dt.timedelta(days=3)
"""What was to go out longer ago than this is no news any more, and is searched for in vain in a busy channel."""
ENDED = frozenset({Delivery.State.FAILED, Delivery.State.EXPIRED, Delivery.State.SKIPPED})


_Place = tuple[str, str, str, int | None]
"""Where a job goes, and what it does there: platform, target, kind, message."""


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
def resend(*, delivery_ids: Collection[int]) -> dict[int, Answer]:
    """Make failed, expired or skipped deliveries due again, and say so by id, or why not. Safe to repeat.

    UNDER_WAY: it is open already; OCCUPIED: another one of its kind is; UNSURE: it may have arrived on a platform that
    cannot be asked; NOTHING_NEW: its target has had all of that day's stories. Unknown ids have no answer.
    """
    # Locks are taken in one order everywhere: a subscription before its deliveries.
    wanted = Subscription.objects.filter(pk__in=Delivery.objects.filter(pk__in=delivery_ids).values("subscription"))
    subscriptions = wanted.select_for_update().order_by("pk").in_bulk()
    rows = list(Delivery.objects.select_for_update().filter(pk__in=delivery_ids).order_by("pk"))
    now = clock.now()
    answers = _refusals(rows, subscriptions, now)
    fit = [row for row in rows if row.pk not in answers]
    answers |= dict.fromkeys(_empty(fit, subscriptions), Answer.NOTHING_NEW)
    return answers | _reopened([row for row in fit if row.pk not in answers], now)


def _refusals(
    rows: Sequence[Delivery], subscriptions: Mapping[int, Subscription], now: dt.datetime
) -> dict[int, Answer]:
    """Return why these locked deliveries cannot be sent; two of a kind for one target would be one too many."""
    tries = PushTry.objects.filter(delivery__in=rows).exclude(outcome=PushTry.Outcome.REFUSED)
    unsure = set(tries.values_list("delivery_id", flat=True))
    occupied = _occupied(rows)
    found: dict[int, Answer] = {}
    for row in rows:
        refusal = _refusal(row, subscriptions.get(row.subscription_id or 0), now)
        if not refusal and row.pk in unsure:
            refusal = Answer.UNSURE
        if not refusal and _place(row) in occupied:
            refusal = Answer.OCCUPIED
        if refusal:
            found[row.pk] = refusal
        elif row.kind != Delivery.Kind.ALERT:
            occupied.add(_place(row))
    return found


def _refusal(row: Delivery, subscription: Subscription | None, now: dt.datetime) -> Answer | None:
    if row.state not in ENDED:
        return Answer.SENT if row.state == Delivery.State.SENT else Answer.UNDER_WAY
    if row.slot_at < now - LATEST:
        return Answer.TOO_OLD
    is_active = subscription is not None and subscription.state == Subscription.State.ACTIVE
    return Answer.PAUSED if row.kind == Delivery.Kind.DIGEST and not is_active else None


def _place(row: Delivery) -> _Place:
    return row.platform, row.target_id, row.kind, row.message_id


def _occupied(rows: Sequence[Delivery]) -> set[_Place]:
    """Return where a job is open that another one of its kind must not join; alerts may."""
    there = Delivery.objects.filter(target_id__in={row.target_id for row in rows}, state__in=Delivery.OPEN)
    found = there.exclude(kind=Delivery.Kind.ALERT).values_list("platform", "target_id", "kind", "message_id")
    return set(found)


def _empty(rows: Sequence[Delivery], subscriptions: Mapping[int, Subscription]) -> list[int]:
    """See to it that digests have stories, those they were to bring or what their targets still lack of the day.

    Return those that have none.
    """
    digests = {row.pk: row for row in rows if row.kind == Delivery.Kind.DIGEST}
    # What a digest was to bring may have reached its target, which is why it is kept.
    kept = set(DeliveryStory.objects.filter(delivery__in=digests).values_list("delivery_id", flat=True))
    bare = [(row, subscriptions[row.subscription_id or 0]) for pk, row in digests.items() if pk not in kept]
    choices = [editions.choice(subscription, row.study_date) for row, subscription in bare]
    frozen = {choice: freezing.frozen(choice) for choice in set(choices)}
    offers = [(subscription, frozen[choice]) for (_, subscription), choice in zip(bare, choices, strict=True)]
    filled = [(row, ids) for (row, _), ids in zip(bare, editions.unsent(offers), strict=True)]
    DeliveryStory.objects.bulk_create(one for row, ids in filled for one in drafting.stories(row, ids))
    return [row.pk for row, ids in filled if not ids]


def _reopened(rows: Sequence[Delivery], now: dt.datetime) -> dict[int, Answer]:
    try:
        with transaction.atomic():
            _reopen(rows, now)
    except IntegrityError:  # a job made at this very moment: it alone is in the way, and only of its own kind
        if len(rows) == 1:
            return {rows[0].pk: Answer.OCCUPIED}
        return {pk: answer for row in rows for pk, answer in _reopened([row], now).items()}
    return dict.fromkeys((row.pk for row in rows), Answer.DUE)


def _reopen(rows: Sequence[Delivery], now: dt.datetime) -> None:
    chosen = Delivery.objects.filter(pk__in=[row.pk for row in rows])
    chosen.exclude(kind=Delivery.Kind.ALERT).update(detail="")  # an alert's detail is what the owner is to be told
    chosen.update(
        state=Delivery.State.PENDING, lease="", attempts=0, reason="", due_at=now, expires_at=now + drafting.LIFETIME,
        finished_at=None,
    )  # fmt: skip
    SentMessage.objects.filter(pk__in=[row.message_id for row in rows if row.message_id]).update(is_lost=False)
