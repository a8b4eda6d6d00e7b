"""Which model plays which role, since when, and for how many stories."""

from django.db import models
from django.db.models import Q

from backend.materials.models.records import LlmCall


class ModelChoice(models.Model):
    """A model in a role: with a share of 100 for every story, with less for so many in a hundred (a canary).

    Rows stay when they end, so that a role can go back to the model before.
    """

    role = models.CharField(max_length=10, choices=LlmCall.Role, help_text="writer or verifier.")
    model = models.CharField(max_length=100, help_text="The model's name at the role's configured server.")
    share = models.PositiveSmallIntegerField(default=10, help_text="Stories in a hundred; 100: all others.")
    input_usd_per_million = models.DecimalField(
        max_digits=10, decimal_places=4, null=True, blank=True, help_text="Price of tokens sent; null: as configured."
    )
    output_usd_per_million = models.DecimalField(
        max_digits=10,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Price of tokens received; null: as configured.",
    )
    is_configured = models.BooleanField(default=False, help_text="Taken from the environment, which it follows.")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Null: in force.")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(share__range=(1, 100)), name="materials_modelchoice_share"),
            models.CheckConstraint(condition=Q(role__in=["writer", "verifier"]), name="materials_modelchoice_role"),
            models.UniqueConstraint(
                fields=["role"], condition=Q(ended_at=None, share=100), name="materials_modelchoice_main"
            ),
            models.UniqueConstraint(
                fields=["role"], condition=Q(ended_at=None, share__lt=100), name="materials_modelchoice_canary"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.model} ({self.share} %)"
