"""Deliveries before they are stored."""

import datetime as dt
from collections.abc import Sequence

from backend.digests import slots
from backend.digests.models import Delivery, DeliveryStory, Subscription

LIFETIME = dt.timedelta(days=1)
"""How long after its slot a digest may still go out."""


def digest(
    subscription: Subscription, trigger: Delivery.Trigger, *, slot_at: dt.datetime, study_date: dt.date
) -> Delivery:
    """Return a digest for a subscription's target, due at its slot."""
    return Delivery(
        kind=Delivery.Kind.DIGEST,
        platform=subscription.platform,
        target_id=subscription.target_id,
        subscription=subscription,
        trigger=trigger,
        study_date=study_date,
        slot_at=slot_at,
        local_date=slots.local_date(slot_at, subscription.time_zone),
        due_at=slot_at,
        expires_at=slot_at + LIFETIME,
    )


def stories(delivery: Delivery, article_ids: Sequence[int]) -> list[DeliveryStory]:
    """Return the places of these stories in a digest."""
    return [
        DeliveryStory(
            delivery=delivery,
            article_id=pk,
            platform=delivery.platform,
            target_id=delivery.target_id,
            position=position,
        )
        for position, pk in enumerate(article_ids)
    ]
