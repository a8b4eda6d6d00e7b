"""Korean labels and colours of deliveries, subscriptions and pushes, and how a target is shown."""

from backend.accounts import masking
from backend.digests.models import Subscription
from contracts.enums import (
    DELIVERY_PLATFORMS,
    Audience,
    DeliveryKind,
    DeliveryState,
    DeliveryTrigger,
    LabeledEnum,
    Layout,
    SubscriptionState,
)


def badges(kind: type[LabeledEnum], **colours: str) -> dict[str, tuple[str, str]]:
    """Return the Korean label and the colour ("" unless given) of each value."""
    return {value: (label, colours.get(value, "")) for value, label in kind.labels_ko().items()}


PLATFORMS = {platform.value: platform.ko for platform in DELIVERY_PLATFORMS}
KINDS = badges(DeliveryKind, digest="info", alert="warning")
STATES = badges(DeliveryState, pending="info", leased="info", sent="success", failed="danger", expired="warning")
RUNNING = badges(SubscriptionState, active="success", paused="warning")
TRIGGERS = {**DeliveryTrigger.labels_ko(), "": "-"}
AUDIENCES = Audience.labels_ko()
LAYOUTS = Layout.labels_ko()
OUTCOMES = {"open": "아직 모름", "arrived": "도착", "unsure": "도착했을 수도 있음", "refused": "도착하지 않음"}
PUSH_STATES = {
    "sending": ("보내는 중", "info"),
    "accepted": ("결과 대기", "info"),
    "done": ("끝", "success"),
    "lost": ("알 수 없음", "warning"),
}


def names(words: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Return the labels without their colours."""
    return {value: name for value, (name, _) in words.items()}


def shown_target(target_id: str, subscription: Subscription | None) -> str:
    """Return a channel's id whole, and of an id that may be a person's only its end."""
    is_channel = subscription is not None and subscription.audience == Subscription.Audience.CHANNEL
    return target_id if is_channel else masking.platform_id(target_id)
