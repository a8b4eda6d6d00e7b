"""The cost of text messages, by day."""

from django.db import models


class SmsDay(models.Model):
    """What a day's text messages cost, reserved before each one so that no number of processes can overspend."""

    day = models.DateField(unique=True, help_text="Seoul calendar day.")
    spent_krw = models.PositiveIntegerField(default=0, help_text="Paid and reserved, in won.")
    messages = models.PositiveIntegerField(default=0, help_text="How many were sent.")
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="When the budget first refused a message.")

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.spent_krw} won"
