"""The operator's view of what goes out: the days, the subscriptions, each delivery with its stories and messages."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from backend.common import clock
from backend.digests.models import Delivery, DeliveryStory, Digest, Edition, SentMessage, Subscription
from backend.digests.services import pausing

# Django's admin classes take their model's type for the type checker alone.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline


class ReadOnly:
    """What happened is looked at, not rewritten."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody adds history."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes history."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody deletes history: it is what keeps a story from being sent twice."""
        return False


@admin.register(Digest)
class DigestAdmin(ReadOnly, ModelAdmin):
    """The days."""

    list_display = ["study_date", "created_at"]


@admin.register(Edition)
class EditionAdmin(ReadOnly, ModelAdmin):
    """The days as they were frozen for each choice."""

    list_display = ["study_date", "categories", "level", "article_ids", "frozen_at"]
    list_filter = ["study_date", "level"]


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly, ModelAdmin):
    """Who gets a digest where; the operator may pause one, its owner does the rest."""

    list_display = ["platform", "target_id", "owner", "local_time", "time_zone", "state", "pause_reason", "next_run_at"]
    list_filter = ["state", "platform", "pause_reason"]
    search_fields = ["target_id", "guild_id", "owner__username", "owner__custom_social_accounts__uid"]
    actions = ["pause"]

    @admin.action(description="Pause the chosen subscriptions", permissions=["view"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        """Pause them as their owner could."""
        for row in queryset:
            pausing.by_operator(subscription_id=row.pk, now=clock.now())


class StoryInline(ReadOnly, TabularInline):
    """The stories of a delivery."""

    model = DeliveryStory
    fields = ["position", "article", "message", "shown"]


class MessageInline(ReadOnly, TabularInline):
    """The messages it became."""

    model = SentMessage
    fields = ["position", "channel_id", "message_id", "is_lost"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, ModelAdmin):
    """What went out, what failed and why, what waits."""

    list_display = ["slot_at", "kind", "platform", "target_id", "state", "reason", "attempts", "finished_at"]
    list_filter = ["state", "kind", "platform", "reason", "study_date"]
    search_fields = ["target_id"]
    inlines = [StoryInline, MessageInline]
