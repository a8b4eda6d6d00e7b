"""Subscriptions: who gets a digest where, and when."""

import datetime as dt
from typing import TypeAlias

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from contracts.deliveries import STORIES_MAX, STORIES_MIN, STORIES_USUAL
from contracts.enums import Audience, Authority, Layout, Level, SubscriptionState

PLATFORM_ID_MAX_CHARS = 128


def every_day() -> list[int]:
    """Return the ISO numbers of all weekdays."""
    return [1, 2, 3, 4, 5, 6, 7]


class Subscription(models.Model):
    """One target's digest: a channel's, or one person's. (platform, target_id) has one subscription only.

    `next_run_at` is the whole schedule: the sweep makes a delivery of each that is past, and sets the next.
    """

    Audience: TypeAlias = Audience
    Authority: TypeAlias = Authority
    Layout: TypeAlias = Layout
    State: TypeAlias = SubscriptionState

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="subscriptions",
        help_text="Who set it up; a server's digest remains without them.",
    )
    authority = models.CharField(
        max_length=10, choices=Authority.choices(), default=Authority.OWNER, help_text="Who decides over it."
    )
    platform = models.CharField(max_length=30, help_text="Slug of the platform: discord, kakao_skill, ...")
    target_id = models.CharField(max_length=PLATFORM_ID_MAX_CHARS, help_text="The platform's id of the channel.")
    guild_id = models.CharField(max_length=PLATFORM_ID_MAX_CHARS, blank=True, help_text="The server it lies in.")
    audience = models.CharField(
        max_length=10, choices=Audience.choices(), default=Audience.CHANNEL, help_text="Who reads."
    )
    categories = ArrayField(
        models.SlugField(max_length=40), default=list, blank=True, help_text="Names in menu order; empty: all."
    )
    level = models.CharField(max_length=2, choices=Level.choices(), default=Level.B1, help_text="CEFR level.")
    shows_disturbing = models.BooleanField(
        default=False, db_default=False, help_text="Whether disturbing stories may be sent."
    )
    local_time = models.TimeField(default=dt.time(8), help_text="When, on the clock of `time_zone`.")
    time_zone = models.CharField(max_length=60, default="Asia/Seoul", help_text="IANA name.")
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=every_day, help_text="ISO: 1 is Monday.")
    layout = models.CharField(max_length=10, choices=Layout.choices(), default=Layout.PLAIN, help_text="How it looks.")
    role_id = models.CharField(max_length=PLATFORM_ID_MAX_CHARS, blank=True, help_text="Role to mention, if any.")
    alert_target_id = models.CharField(
        max_length=PLATFORM_ID_MAX_CHARS, blank=True, help_text="Where the owner is told; empty: the server's owner."
    )
    max_stories = models.PositiveSmallIntegerField(default=STORIES_USUAL, help_text="At most so many in a digest.")
    language = models.CharField(max_length=2, default="ko", help_text="In which its alerts are written: ko or en.")
    quiet_from = models.TimeField(null=True, blank=True, help_text="From then on nothing is sent, local time.")
    quiet_until = models.TimeField(null=True, blank=True, help_text="Until then nothing is sent, local time.")

    state = models.CharField(
        max_length=10, choices=State.choices(), default=State.ACTIVE, help_text="Whether digests go out."
    )
    pause_reason = models.CharField(
        max_length=60, blank=True, help_text="owner, operator, or the code of what went wrong."
    )
    pause_detail = models.CharField(max_length=500, blank=True, help_text="What the bot said about it.")
    next_run_at = models.DateTimeField(null=True, blank=True, help_text="The next slot; null while paused.")
    revision = models.PositiveIntegerField(
        default=1, db_default=1, help_text="Grows with each change of its settings; a change may name the one it saw."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "target_id"], name="digests_subscription_target"),
            models.CheckConstraint(
                condition=models.Q(state="active", next_run_at__isnull=False)
                | models.Q(state="paused", next_run_at__isnull=True),
                name="digests_subscription_runs_while_active",
            ),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="digests_subscription_quiet_hours",
            ),
            models.CheckConstraint(condition=models.Q(weekdays__len__gt=0), name="digests_subscription_weekdays"),
            models.CheckConstraint(
                condition=models.Q(owner__isnull=False) | models.Q(authority="server"),
                name="digests_subscription_of_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(max_stories__gte=STORIES_MIN, max_stories__lte=STORIES_MAX),
                name="digests_subscription_stories",
            ),
        ]
        indexes = [
            models.Index("next_run_at", condition=models.Q(next_run_at__isnull=False), name="digests_subscription_due")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.platform}"
