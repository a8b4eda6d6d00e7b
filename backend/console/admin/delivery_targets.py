"""Where something goes, as far as an operator needs to see it."""

from backend.accounts import masking
from backend.digests.models import Subscription


def shown_target(target_id: str, subscription: Subscription | None) -> str:
    """Return a channel's number whole, and of anything that may be a person's only its end."""
    is_channel = subscription is not None and subscription.audience == Subscription.Audience.CHANNEL
    return target_id if is_channel else masking.platform_id(target_id)
