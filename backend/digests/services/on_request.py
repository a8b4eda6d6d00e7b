"""A digest when its owner asks: for real now, or only to look at."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from backend.common import clock
from backend.common.errors import AppError
from backend.digests import editions, selectors
from backend.digests.models import Delivery, Subscription
from backend.digests.services import drafting


@dataclass(frozen=True)
class Preview:
    """What a digest of this moment would hold."""

    study_date: str
    stories: list[dict[str, Any]]


@transaction.atomic
def run_now(*, owner_id: int, subscription_id: int) -> Delivery | None:
    """Make a delivery of today's stories that the target has not had; None when there are none.

    A digest that is on its way already is returned instead. Raises AppError "subscription.unknown" (404) or
    "subscription.paused" (409).
    """
    mine = Subscription.objects.select_for_update().filter(owner_id=owner_id, pk=subscription_id)
    subscription = mine.first()
    if subscription is None:
        raise selectors.unknown_subscription({"id": subscription_id})
    if subscription.state == Subscription.State.PAUSED:
        raise AppError("subscription.paused", "A paused subscription sends nothing.", status=409)
    now = clock.now()
    under_way = subscription.deliveries.filter(kind=Delivery.Kind.DIGEST, state__in=Delivery.OPEN, expires_at__gt=now)
    if found := under_way.first():
        return found
    study_date = selectors.latest_study_date()
    (ids,) = editions.unsent([(subscription, _of_the_day(subscription))])
    if not ids:
        return None
    row = drafting.digest(subscription, Delivery.Trigger.REQUEST, slot_at=now, study_date=study_date)
    row.save(force_insert=True)
    row.stories.bulk_create(drafting.stories(row, ids))
    return row


def preview(*, owner_id: int, subscription_id: int) -> Preview:
    """Return what a digest of this moment would hold, today's first stories if the target has had them all.

    Nothing is written. Raises AppError "subscription.unknown" (404).
    """
    subscription = selectors.own_subscription(owner_id=owner_id, subscription_id=subscription_id)
    ids = _of_the_day(subscription)
    (unsent,) = editions.unsent([(subscription, ids)])
    chosen = unsent or ids[: editions.STORIES_MOST]
    details = selectors.details(chosen)
    return Preview(selectors.latest_study_date().isoformat(), [details[pk] for pk in chosen if pk in details])


def _of_the_day(subscription: Subscription) -> list[int]:
    """Return the day's stories: first the edition as it is frozen, then what has come in since."""
    wanted = editions.choice(subscription, selectors.latest_study_date())
    return list(dict.fromkeys([*editions.stored(wanted), *editions.present(wanted)]))
