"""Subscriptions and deliveries. Ids of channels, messages and people are the platform's, as strings."""

import datetime as dt
from typing import Annotated, Literal, TypedDict

from pydantic import AwareDatetime, BeforeValidator, Field

from contracts.articles import ArticleDetail
from contracts.base import Contract, Page
from contracts.enums import (
    Audience,
    Authority,
    DeliveryKind,
    DeliveryState,
    DeliveryTrigger,
    Language,
    Layout,
    Level,
    Platform,
    SubscriptionState,
)


def _clock(value: object) -> object:
    return f"{value:%H:%M}" if isinstance(value, dt.time) else value


ClockTime = Annotated[str, BeforeValidator(_clock), Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of day, "HH:MM"."""

STORIES_MIN, STORIES_MAX, STORIES_USUAL = 3, 10, 5
"""How many stories a digest may bring at most."""


class NewSubscription(Contract):
    """A subscription to make; what is not set gets the API's default: all categories, B1, 08:00 in Seoul, every day."""

    platform: str
    target_id: str
    guild_id: str = ""
    audience: Audience = Audience.CHANNEL
    categories: tuple[str, ...] = ()
    level: Level = Level.B1
    local_time: ClockTime = "08:00"
    time_zone: str = "Asia/Seoul"
    weekdays: Annotated[tuple[int, ...], Field(description="ISO: 1 is Monday.")] = (1, 2, 3, 4, 5, 6, 7)
    layout: Layout = Layout.PLAIN
    role_id: str = ""
    alert_target_id: str = ""
    quiet_from: ClockTime | None = None
    quiet_until: ClockTime | None = None
    max_stories: Annotated[int, Field(description="3 to 10.")] = STORIES_USUAL
    shows_disturbing: Annotated[bool, Field(description="Whether disturbing stories may be sent.")] = False
    language: Annotated[Language, Field(description="In which its alerts are written.")] = "ko"


class Subscription(NewSubscription):
    """A target's digest; `next_run_at` is null while it is paused."""

    id: int
    authority: Authority = Authority.OWNER
    state: SubscriptionState
    pause_reason: Annotated[str, Field(description="owner, operator, or the code of what went wrong.")]
    pause_detail: str
    next_run_at: AwareDatetime | None
    revision: Annotated[int, Field(description="Grows with each change of the settings.")] = 1
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
    max_stories: int
    shows_disturbing: bool
    language: Language
    state: SubscriptionState
    revision: int


class SubscriptionPage(Page):
    """Part of a learner's subscriptions, oldest first. `pushes` are the pushes that the operator has switched on."""

    results: tuple[Subscription, ...]
    pushes: tuple[Platform, ...] = ()


class DeliveryLine(Contract):
    """A digest in its subscription's history; `posted` of its stories stand there already, `due_at` is the next try."""

    id: int
    trigger: DeliveryTrigger
    study_date: dt.date
    slot_at: AwareDatetime
    state: DeliveryState
    reason: str
    detail: str
    stories: int
    posted: int = 0
    attempts: int
    due_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None


class SubscriptionStatus(Contract):
    """A subscription with its last digests, newest first."""

    subscription: Subscription
    deliveries: tuple[DeliveryLine, ...]


class Preview(Contract):
    """What a digest would hold."""

    study_date: dt.date
    subscription: Subscription
    stories: tuple[ArticleDetail, ...]


class RunResult(Contract):
    """The outcome of running a subscription once: a delivery, or none; or a preview."""

    mode: Literal["now", "test"]
    delivery: DeliveryLine | None
    preview: Preview | None


class PostedMessage(Contract):
    """A message that a bot posted; several articles in one message are several of these."""

    article_id: int | None
    channel_id: str
    message_id: str
    has_thread: bool = False


class SentMessage(Contract):
    """A message of ours that stands on the platform."""

    channel_id: str
    message_id: str
    position: Annotated[int, Field(description="Order of posting, from 0.")]


class LeasedDelivery(Contract):
    """A delivery that is the bot's until `lease_until`."""

    id: int
    lease: Annotated[str, Field(description="Proof of the claim: send it with ack, fail and release.")]
    lease_until: AwareDatetime
    attempt: int
    maybe_posted: Annotated[bool, Field(description="Look for your own message before you send.")]
    nonce: Annotated[str, Field(description="20 characters, the same at each attempt.")]
    platform: str
    target_id: str
    owner_uid: Annotated[str | None, Field(description="What the platform calls the subscription's owner.")]


class DigestJob(LeasedDelivery):
    """A digest to post: up to ten stories, and never those `withdrawn` since it was made.

    `posted` are the messages that earlier attempts have reported. No stories at all: an earlier attempt may have posted
    what was withdrawn. Report what you find; an edit follows.
    """

    kind: Literal[DeliveryKind.DIGEST] = DeliveryKind.DIGEST
    subscription: Subscription
    study_date: dt.date
    slot_at: AwareDatetime
    trigger: DeliveryTrigger
    stories: tuple[ArticleDetail, ...]
    withdrawn: tuple[int, ...]
    posted: tuple[PostedMessage, ...] = ()


class EditJob(LeasedDelivery):
    """A message to correct: it must show `stories`, in order, and nothing of the `withdrawn` ones.

    No stories at all: everything in it was taken down. `subscription` is null when it was ended meanwhile.
    """

    kind: Literal[DeliveryKind.EDIT] = DeliveryKind.EDIT
    subscription: Subscription | None
    study_date: dt.date
    slot_at: AwareDatetime
    delivery_id: Annotated[int, Field(description="The digest that the message is of.")]
    message: SentMessage
    stories: tuple[ArticleDetail, ...]
    withdrawn: tuple[int, ...]


class AlertJob(LeasedDelivery):
    """An owner to notify of why their digest stopped; an empty `alert_target_id` is the server's owner.

    With the kind of a notice as its `cause` it is about the owner's account, and for them alone.
    """

    kind: Literal[DeliveryKind.ALERT] = DeliveryKind.ALERT
    subscription: Subscription | None
    cause: Annotated[str, Field(description="Code of what went wrong.")]
    detail: str
    alert_target_id: str


Job = Annotated[DigestJob | EditJob | AlertJob, Field(discriminator="kind")]


class Claimed(Contract):
    """The leased deliveries, the oldest due first."""

    deliveries: tuple[Job, ...]


class Settled(Contract):
    """The state of a delivery after a report."""

    id: int
    state: DeliveryState
