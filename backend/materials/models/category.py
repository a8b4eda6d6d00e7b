"""Our categories, the outlets, and what each outlet calls a category."""

from __future__ import annotations

from django.db import models


class Category(models.Model):
    """One of our own categories, the same for every outlet."""

    name = models.SlugField(max_length=40, unique=True, help_text="Slug used in addresses: technology.")
    name_ko = models.CharField(max_length=40, help_text="What a learner reads: 기술.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in menus, smallest first.")

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get_source_category(cls, category_name: str, source_name: str) -> str | None:
        """Return what `source_name` calls `category_name` (a section, a path or a feed's address), None if unmapped."""
        rows = SourceCategory.objects.filter(category__name=category_name, source__name__iexact=source_name)
        return rows.order_by("pk").values_list("source_category", flat=True).first()


class Source(models.Model):
    """An outlet and its licence record: what we may fetch, keep, send to a model and show."""

    class BodyPolicy(models.TextChoices):
        """How long an article's text may be kept."""

        NEVER = "never", "never stored"
        UNTIL_NOTES = "until_notes", "dropped once the notes are written"
        ALWAYS = "always", "kept"

    name = models.CharField(max_length=60, unique=True, help_text="The outlet as people know it: NYT, CNN.")
    kind = models.CharField(max_length=30, help_text="The key of its reader in backend/materials/sources: rss.")
    is_active = models.BooleanField(default=True, help_text="An operator's switch; nothing else turns a source off.")
    credit = models.CharField(max_length=200, help_text="Credit line shown with every story.")
    tier = models.PositiveSmallIntegerField(
        default=2, db_default=2, help_text="Rank of the outlet: 1 is first-rate, 2 ordinary, 3 minor."
    )
    terms_url = models.CharField(max_length=500, blank=True, help_text="The terms this record was made from.")
    may_fetch_pages = models.BooleanField(default=False, help_text="May article pages be fetched and read?")
    may_send_body = models.BooleanField(default=False, help_text="May the article's text be sent to a model?")
    may_quote = models.BooleanField(
        default=False, db_default=False, help_text="May sentences of the text be shown to learners?"
    )
    body_policy = models.CharField(
        max_length=20, choices=BodyPolicy, default=BodyPolicy.UNTIL_NOTES, help_text="How long the text is kept."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(body_policy__in=["never", "until_notes", "always"]),
                name="materials_source_body_policy",
            ),
            models.CheckConstraint(condition=models.Q(tier__range=(1, 3)), name="materials_source_tier"),
        ]

    def __str__(self) -> str:
        return self.name


class SourceCategory(models.Model):
    """What one outlet calls one category, and how reading it has been going."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="source_categories")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="source_categories")
    source_category = models.CharField(
        max_length=500, help_text="A section (arts), a path (business/tech) or a feed's URL."
    )
    etag = models.CharField(max_length=500, blank=True, help_text="Validator of the last listing, byte for byte.")
    last_modified = models.CharField(max_length=100, blank=True, help_text="Validator of the last listing, as sent.")
    error_streak = models.PositiveIntegerField(default=0, help_text="Failed runs since the last good one.")
    last_success_at = models.DateTimeField(null=True, blank=True, help_text="When a listing was last read.")
    retry_at = models.DateTimeField(
        null=True, blank=True, help_text="When a failed listing is tried again; null: daily."
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When the outlet said that it is gone for good (410); it is read no more."
    )

    class Meta:
        ordering = ["source__name", "category__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "category", "source_category"], name="materials_sourcecategory_unique"
            )
        ]
        verbose_name_plural = "source categories"

    def __str__(self) -> str:
        return f"{self.source.name} / {self.category.name}"
