"""Pushes on platforms that cannot say whether a message was sent before: each call, and each try of a delivery."""

from django.db import models
from django.db.models import Q

from backend.digests.models.delivery import Delivery


class PushMonth(models.Model):
    """The cost of a month's pushes, reserved before each call so that no number of workers can overspend."""

    month = models.DateField(unique=True, help_text="The month's first day, in Seoul.")
    spent_krw = models.PositiveIntegerField(default=0, help_text="Paid and reserved, in won without VAT.")
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="When the budget first refused a message.")

    class Meta:
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.spent_krw} won"


class PushCall(models.Model):
    """One request to a platform, stored before it is made: what is found here may have been sent.

    SENDING -> DONE at once, or ACCEPTED until its result is known; LOST: its result will never be known.
    """

    class State(models.TextChoices):
        """The state of a call."""

        SENDING = "sending", "is being sent"
        ACCEPTED = "accepted", "waits for its result"
        DONE = "done", "its result is known"
        LOST = "lost", "its result will never be known"

    OPEN = (State.SENDING, State.ACCEPTED)

    platform = models.CharField(max_length=30, help_text="Slug of the platform.")
    state = models.CharField(max_length=10, choices=State, default=State.SENDING, help_text="How far it has come.")
    task_id = models.CharField(max_length=200, blank=True, help_text="What the platform calls this request.")
    month = models.ForeignKey(
        PushMonth, on_delete=models.PROTECT, null=True, help_text="Whose budget pays; null: free."
    )
    cost_krw = models.PositiveIntegerField(default=0, help_text="Reserved, and when done paid, in won without VAT.")
    due_at = models.DateTimeField(null=True, help_text="When to look after it again; null: never.")
    created_at = models.DateTimeField(help_text="When it was about to leave.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index("platform", "due_at", condition=Q(due_at__isnull=False), name="digests_pushcall_due")]

    def __str__(self) -> str:
        return f"{self.platform} call {self.pk}: {self.state}"


class PushTry(models.Model):
    """A delivery in a call. A delivery has at most one try that was not refused for certain."""

    class Outcome(models.TextChoices):
        """The outcome of a try."""

        OPEN = "open", "nothing yet"
        ARRIVED = "arrived", "the platform took it"
        UNSURE = "unsure", "may have arrived"
        REFUSED = "refused", "did not arrive"

    call = models.ForeignKey(PushCall, on_delete=models.CASCADE, related_name="tries")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="push_tries")
    lease = models.CharField(max_length=32, help_text="The claim under which it was made.")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN, help_text="What is known of it.")
    reason = models.CharField(max_length=60, blank=True, help_text="Code of what went wrong.")
    detail = models.CharField(max_length=500, blank=True, help_text="What the platform said.")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "push tries"
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"], condition=~Q(outcome="refused"), name="digests_pushtry_at_most_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.outcome}"
