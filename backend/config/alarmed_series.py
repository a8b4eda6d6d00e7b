"""Series that alarms measure by `increase()`, which does not see a series begin: each starts at 0 with its process."""

from contracts.enums import DELIVERY_PLATFORMS, DeliveryKind
from observability import metrics

EVENTS = ("claimed", "sent", "failed", "expired")
REFUSALS = ("sms.key_refused", "sms.no_balance", "sms.not_taken", "http.timeout", "http.unreachable")


def create() -> None:
    """Create them; web and worker both count deliveries, web alone text messages."""
    for platform in DELIVERY_PLATFORMS:
        for kind in DeliveryKind:
            for event in EVENTS:
                metrics.DELIVERIES.labels(platform, kind, event)
    for outcome in REFUSALS:
        metrics.SMS.labels(outcome)
