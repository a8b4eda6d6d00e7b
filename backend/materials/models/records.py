"""Records: collection runs, calls to a model and their daily cost, stale cache keys."""

from django.db import models

from backend.materials.models.article import Article
from backend.materials.models.category import Category, Source


class CollectRun(models.Model):
    """One reading of one (source, category): what was seen and what came of it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="runs")
    started_at = models.DateTimeField(help_text="When the run began.")
    seconds = models.FloatField(default=0, help_text="Wall-clock time of the run.")
    seen = models.PositiveIntegerField(default=0, help_text="Stories the listing offered.")
    new = models.PositiveIntegerField(default=0, help_text="Stories stored.")
    updated = models.PositiveIntegerField(default=0, help_text="Known stories whose headline or abstract had changed.")
    duplicate = models.PositiveIntegerField(default=0, help_text="Near-duplicates left out.")
    failed = models.PositiveIntegerField(default=0, help_text="Entries and pages that could not be read.")
    why = models.CharField(max_length=200, blank=True, help_text="Codes of the failures, most frequent first.")

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(models.F("started_at").desc(), name="materials_collectrun_recent")]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.category_id} {self.started_at:%Y-%m-%d %H:%M}"


class PageLook(models.Model):
    """The last second look at the page of a listed story."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="page_look")
    looked_at = models.DateTimeField(help_text="When the page was last asked for.")
    etag = models.CharField(max_length=500, blank=True, help_text="Validator of the page, byte for byte.")
    last_modified = models.CharField(max_length=100, blank=True, help_text="Validator of the page, as sent.")
    missed = models.PositiveSmallIntegerField(default=0, help_text="Looks in a row that found no story there.")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.looked_at:%Y-%m-%d %H:%M}"


class LlmCall(models.Model):
    """One request to a model and what it cost."""

    class Role(models.TextChoices):
        """What the model was asked for."""

        WRITER = "writer", "writer"
        VERIFIER = "verifier", "verifier"

    role = models.CharField(
        max_length=10, choices=Role, default=Role.WRITER, db_default=Role.WRITER.value, help_text="writer or verifier."
    )
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, related_name="llm_calls")
    model = models.CharField(max_length=100, help_text="Model asked.")
    prompt_version = models.CharField(max_length=20, help_text="Version of the prompt.")
    prompt_tokens = models.PositiveIntegerField(default=0, help_text="Tokens sent; estimated if the server is silent.")
    completion_tokens = models.PositiveIntegerField(default=0, help_text="Tokens received.")
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, default=0, help_text="Price of this call.")
    outcome = models.CharField(max_length=60, help_text="ok, or the code of what went wrong.")
    problems = models.TextField(blank=True, help_text="What the checks, or the server, said; a line each.")
    rules = models.TextField(
        blank=True, help_text='What the truth gate found: "rule problem" or "rule flag", a line each.'
    )
    seconds = models.FloatField(default=0, help_text="Wall-clock time of the call.")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.model} {self.outcome}"


class LlmDay(models.Model):
    """What a day's calls have cost, reserved before each call so that no number of workers can overspend."""

    study_date = models.DateField(unique=True, help_text="Seoul calendar day.")
    spent_usd = models.DecimalField(max_digits=12, decimal_places=6, default=0, help_text="Paid and reserved.")
    verifier_usd = models.DecimalField(
        max_digits=12, decimal_places=6, default=0, db_default=0, help_text="The verifier's part of it."
    )
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="When the budget first refused a call.")

    def __str__(self) -> str:
        return f"{self.study_date}: {self.spent_usd} USD"


class StaleKey(models.Model):
    """A cache key whose rows have changed: stored with the change, deleted when Redis has been refreshed."""

    key = models.CharField(max_length=200, help_text="Cache key without the prefix.")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.key


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
            models.CheckConstraint(condition=models.Q(share__range=(1, 100)), name="materials_modelchoice_share"),
            models.CheckConstraint(
                condition=models.Q(role__in=["writer", "verifier"]), name="materials_modelchoice_role"
            ),
            models.UniqueConstraint(
                fields=["role"], condition=models.Q(ended_at=None, share=100), name="materials_modelchoice_main"
            ),
            models.UniqueConstraint(
                fields=["role"], condition=models.Q(ended_at=None, share__lt=100), name="materials_modelchoice_canary"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.model} ({self.share} %)"
