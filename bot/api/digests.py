"""Subscriptions and deliveries as values. Ids of channels, messages and people are the platform's, as strings."""

import datetime as dt
from typing import Annotated, Literal, TypedDict

from pydantic import AwareDatetime, Field

from bot.api.models import ArticleDetail, Level, Page, Value

Layout = Literal["plain", "thread", "forum"]
Audience = Literal["channel", "person"]
SubscriptionState = Literal["active", "paused"]
DeliveryState = Literal["pending", "leased", "sent", "failed", "skipped", "expired"]
Trigger = Literal["schedule", "request"]


class NewSubscription(Value):
    """A subscription to make; what is not set gets the API's default: all categories, B1, 08:00 in Seoul, every day."""

    platform: str
    target_id: str
    guild_id: str = ""
    audience: Audience = "channel"
    categories: tuple[str, ...] = ()
    level: Level = "B1"
    local_time: str = "08:00"
    time_zone: str = "Asia/Seoul"
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    layout: Layout = "plain"
    role_id: str = ""
    alert_target_id: str = ""
    quiet_from: str | None = None
    quiet_until: str | None = None


class Subscription(NewSubscription):
    """A target's digest; `next_run_at` is None while it is paused."""

    id: int
    state: SubscriptionState
    pause_reason: str
    pause_detail: str
    next_run_at: AwareDatetime | None
    created_at: AwareDatetime


class SubscriptionChanges(TypedDict, total=False):
    """Fields of a subscription to change."""

    guild_id: str
    categories: list[str]
    level: str
    local_time: str
    time_zone: str
    weekdays: list[int]
    layout: Layout
    role_id: str
    alert_target_id: str
    quiet_from: str | None
    quiet_until: str | None
    state: SubscriptionState


class SubscriptionPage(Page):
    """Some of a learner's subscriptions, oldest first."""

    results: tuple[Subscription, ...]


class DeliveryLine(Value):
    """A digest in its subscription's history."""

    id: int
    trigger: Trigger
    study_date: dt.date
    slot_at: AwareDatetime
    state: DeliveryState
    reason: str
    detail: str
    stories: int
    attempts: int
    finished_at: AwareDatetime | None


class SubscriptionStatus(Value):
    """A subscription with its last digests, newest first."""

    subscription: Subscription
    deliveries: tuple[DeliveryLine, ...]


class Preview(Value):
    """What a digest would hold."""

    study_date: dt.date
    subscription: Subscription
    stories: tuple[ArticleDetail, ...]


class RunResult(Value):
    """What running a subscription once gave: a delivery, or none; or a preview."""

    mode: Literal["now", "test"]
    delivery: DeliveryLine | None
    preview: Preview | None


class PostedMessage(Value):
    """A message we posted; several stories in one message are several of these."""

    article_id: int | None
    channel_id: str
    message_id: str


class SentMessage(Value):
    """A message of ours that stands on the platform; `position` is its place in the order of posting."""

    channel_id: str
    message_id: str
    position: int


class _Leased(Value):
    """A delivery that is ours until `lease_until`.

    `maybe_posted`: look for our own message before sending. `nonce` is the same at each attempt, 20 characters.
    `owner_uid` is what the platform calls the subscription's owner, if it knows them.
    """

    id: int
    lease: str
    lease_until: AwareDatetime
    attempt: int
    maybe_posted: bool
    nonce: str
    platform: str
    target_id: str
    owner_uid: str | None


class DigestJob(_Leased):
    """A digest to post: one to five stories, and never those `withdrawn` since it was made.

    No stories at all: an earlier try may have posted what was withdrawn. Report what you find; an edit follows.
    """

    kind: Literal["digest"]
    subscription: Subscription
    study_date: dt.date
    slot_at: AwareDatetime
    trigger: Trigger
    stories: tuple[ArticleDetail, ...]
    withdrawn: tuple[int, ...]


class EditJob(_Leased):
    """A message to correct: it must show `stories`, in order, and nothing of the `withdrawn` ones.

    No stories at all: everything in it was taken down. `subscription` is None when it was ended meanwhile.
    """

    kind: Literal["edit"]
    subscription: Subscription | None
    study_date: dt.date
    slot_at: AwareDatetime
    delivery_id: int
    message: SentMessage
    stories: tuple[ArticleDetail, ...]
    withdrawn: tuple[int, ...]


class AlertJob(_Leased):
    """An owner to tell why their digest stopped; an empty `alert_target_id` is the server's owner."""

    kind: Literal["alert"]
    subscription: Subscription | None
    cause: str
    detail: str
    alert_target_id: str


Job = Annotated[DigestJob | EditJob | AlertJob, Field(discriminator="kind")]


class Claimed(Value):
    """What a claim gave, the oldest due first."""

    deliveries: tuple[Job, ...]


class Settled(Value):
    """Where a delivery stands after a report."""

    id: int
    state: DeliveryState
