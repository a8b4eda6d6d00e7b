"""The tables of digests, subscriptions, deliveries and pushes."""

from backend.digests.models.delivery import Delivery, DeliveryStory, SentMessage
from backend.digests.models.digest import Digest, DigestStory, Edition
from backend.digests.models.push import PushCall, PushMonth, PushTry
from backend.digests.models.subscription import Subscription

__all__ = [
    "Delivery",
    "DeliveryStory",
    "Digest",
    "DigestStory",
    "Edition",
    "PushCall",
    "PushMonth",
    "PushTry",
    "SentMessage",
    "Subscription",
]
