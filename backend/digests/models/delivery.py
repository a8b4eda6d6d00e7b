"""Deliveries to a platform, the messages they became, and which story each message shows."""

import secrets
from typing import TypeAlias

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from backend.digests.models.subscription import PLATFORM_ID_MAX_CHARS, Subscription
from backend.materials.models import Article, Event
from contracts.enums import DeliveryKind, DeliveryState, DeliveryTrigger


def new_nonce() -> str:
    """Return 20 characters that no other delivery has; a bot may append 5 before Discord's limit of 25."""
    return secrets.token_hex(10)


class Delivery(models.Model):
    """One job for a bot: a digest to post, a posted message to correct, or an alert to send to an owner.

    PENDING -> LEASED -> SENT, FAILED for good, or back to PENDING; SKIPPED has nothing to send, EXPIRED came too late.
    `due_at` is the work queue: when an open delivery may be claimed, or, while leased, when the lease runs out.
    The row outlives its subscription, so that a story is never sent to a target twice.
    """

    Kind: TypeAlias = DeliveryKind
    Trigger: TypeAlias = DeliveryTrigger
    State: TypeAlias = DeliveryState

    OPEN = (State.PENDING, State.LEASED)

    kind = models.CharField(max_length=10, choices=Kind.choices(), help_text="What is to be done.")
    platform = models.CharField(max_length=30, help_text="Slug of the platform.")
    target_id = models.CharField(max_length=PLATFORM_ID_MAX_CHARS, help_text="The platform's id of the channel.")
    subscription = models.ForeignKey(Subscription, on_delete=models.SET_NULL, null=True, related_name="deliveries")
    trigger = models.CharField(max_length=10, choices=Trigger.choices(), blank=True, help_text="Why a digest goes out.")
    study_date = models.DateField(help_text="Digest: whose stories these are; alert: the Seoul day it was made.")
    slot_at = models.DateTimeField(help_text="Digest: when it was to go out; else when it was made.")
    local_date = models.DateField(help_text="Day of the slot on the target's calendar.")
    message = models.ForeignKey(
        "SentMessage", on_delete=models.CASCADE, null=True, related_name="edits", help_text="Edit: of what."
    )
    level = models.CharField(
        max_length=2,
        blank=True,
        default="",
        db_default="",
        help_text="Digest: whose level its texts are of; empty: unknown.",
    )
    cause = models.CharField(max_length=60, blank=True, help_text="Alert: code of what the owner is told.")

    state = models.CharField(
        max_length=10, choices=State.choices(), default=State.PENDING, help_text="How far it has come."
    )
    reason = models.CharField(max_length=60, blank=True, help_text="Why it failed last, or was not sent.")
    detail = models.CharField(max_length=500, blank=True, help_text="What the bot said about it.")
    due_at = models.DateTimeField(help_text="When it may be claimed; while leased, when the lease runs out.")
    expires_at = models.DateTimeField(help_text="From then on it is too late.")
    lease = models.CharField(max_length=32, blank=True, help_text="Proof of the last claim; empty once given back.")
    attempts = models.PositiveIntegerField(default=0, help_text="How often it was claimed.")
    maybe_posted = models.BooleanField(default=False, help_text="An earlier try may have got through.")
    nonce = models.CharField(max_length=20, default=new_nonce, unique=True, help_text="The same at each try.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When it stopped being open.")

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "target_id", "local_date"],
                condition=Q(trigger="schedule"),
                name="digests_delivery_one_a_day",
            ),
            models.UniqueConstraint(
                fields=["platform", "target_id"],
                condition=Q(trigger="request", state__in=["pending", "leased"]),
                name="digests_delivery_one_request",
            ),
            models.UniqueConstraint(
                fields=["platform", "target_id", "cause", "study_date"],
                condition=Q(kind="alert"),
                name="digests_delivery_one_alert_a_day",
            ),
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(kind="edit", state__in=["pending", "leased"]),
                name="digests_delivery_one_edit",
            ),
            models.CheckConstraint(
                condition=Q(kind="digest", trigger__in=["schedule", "request"])
                | Q(kind="edit", trigger="", message__isnull=False)
                | Q(kind="alert", trigger="") & ~Q(cause=""),
                name="digests_delivery_kind",
            ),
        ]
        indexes = [
            models.Index(
                "platform", "due_at", condition=Q(state__in=["pending", "leased"]), name="digests_delivery_due"
            ),
            models.Index("expires_at", condition=Q(state__in=["pending", "leased"]), name="digests_delivery_expiring"),
            # Rows are stored nearly in the order of their slots: a few kilobytes say where the last days are.
            BrinIndex(fields=["slot_at"], name="digests_delivery_lately"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.platform}"


class SentMessage(models.Model):
    """A message that a digest became."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="messages")
    position = models.PositiveSmallIntegerField(help_text="Order of posting, from 0.")
    channel_id = models.CharField(max_length=PLATFORM_ID_MAX_CHARS, help_text="Channel, thread or post it stands in.")
    message_id = models.CharField(max_length=PLATFORM_ID_MAX_CHARS, help_text="The platform's id of the message.")
    has_thread = models.BooleanField(default=False, help_text="Its thread is open, with what belongs into it.")
    is_lost = models.BooleanField(default=False, help_text="It cannot be edited any more: deleted, or out of reach.")

    class Meta:
        ordering = ["delivery", "position"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "position"], name="digests_sentmessage_position"),
            models.UniqueConstraint(fields=["delivery", "channel_id", "message_id"], name="digests_sentmessage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}/{self.message_id}"


class DeliveryStory(models.Model):
    """A story in a digest for a target; a target gets an event once, and once more as a follow-up on another day.

    A version is a hash of what a reader sees of a story: `offered` is the one in the bot's last claim, `shown` the one
    in the message; empty means that the story is not shown, because it was taken down.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="stories")
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, related_name="deliveries", help_text="Null: removed."
    )
    event = models.ForeignKey(
        Event, on_delete=models.SET_NULL, null=True, related_name="deliveries", help_text="The story's, when chosen."
    )
    is_follow_up = models.BooleanField(
        default=False, db_default=False, help_text="Whether it is its event's second story for this target."
    )
    platform = models.CharField(max_length=30, help_text="As in the delivery.")
    target_id = models.CharField(max_length=PLATFORM_ID_MAX_CHARS, help_text="As in the delivery.")
    position = models.PositiveSmallIntegerField(help_text="Order in the digest, from 0.")
    offered = models.CharField(max_length=32, blank=True, help_text="Version handed to the bot.")
    shown = models.CharField(max_length=32, blank=True, help_text="Version that stands at the target.")
    message = models.ForeignKey(SentMessage, on_delete=models.SET_NULL, null=True, related_name="stories")

    class Meta:
        ordering = ["delivery", "position"]
        verbose_name_plural = "delivery stories"
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "target_id", "article"], name="digests_deliverystory_never_twice"
            ),
            models.UniqueConstraint(
                fields=["platform", "target_id", "event", "is_follow_up"],
                condition=Q(event__isnull=False),
                name="digests_deliverystory_event_once",
            ),
            models.UniqueConstraint(fields=["delivery", "position"], name="digests_deliverystory_position"),
        ]
        indexes = [
            models.Index("article", "shown", condition=Q(message__isnull=False), name="digests_deliverystory_shown")
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.article_id}"
