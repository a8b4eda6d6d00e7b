"""Merges of learners, calls to platforms that are due, and webhook events."""

from django.conf import settings
from django.db import models

from backend.common.encryption import EncryptedTextField


class Merge(models.Model):
    """A merge of two learners: the audit row, and all that is needed to undo it in time."""

    class Trigger(models.TextChoices):
        """What proved that both are one person."""

        LINK_CODE = "link_code", "a one-time code"
        SAME_LOGIN = "same_login", "the platform named the same login"
        PROOF = "proof", "the older account was proved on the web"

    survivor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="merges", help_text="Who remains."
    )
    absorbed = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", help_text="Who was joined into them."
    )
    trigger = models.CharField(max_length=20, choices=Trigger, help_text="What proved it.")
    record = models.JSONField(help_text="Ids of the rows that changed hands, and the values that were overwritten.")
    created_at = models.DateTimeField(auto_now_add=True)
    undo_until = models.DateTimeField(help_text="Until then it can be taken back.")
    undone_at = models.DateTimeField(null=True, blank=True, help_text="When it was.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=models.Q(undone_at=None), name="learners_merge_absorbed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.survivor_id}"


class ProviderUnlink(models.Model):
    """A platform that a sweep must call because a person left or unlinked."""

    provider = models.CharField(max_length=50, help_text="kakao, ...")
    uid = models.CharField(max_length=255, help_text="The platform's own id for this person.")
    token = EncryptedTextField(blank=True, help_text="Of a Discord login, revoked by the call; empty when finished.")
    due_at = models.DateTimeField(null=True, help_text="When to try next; null: done, or given up.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it was tried.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why the last try failed.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index("due_at", condition=models.Q(due_at__isnull=False), name="learners_providerunlink_due")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.provider}"


class WebhookEvent(models.Model):
    """A webhook event that was handled; repeated deliveries are recognized by it."""

    provider = models.CharField(max_length=50, help_text="kakao, discord.")
    event_id = models.CharField(max_length=255, help_text="The platform's own id of the event.")
    kind = models.CharField(max_length=100, help_text="What it said.")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="learners_webhookevent_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} {self.event_id}"
