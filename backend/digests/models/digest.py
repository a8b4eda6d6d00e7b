"""The day's digest: the stories of a study date, and their order for each choice of categories and level."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from backend.materials.models import Article


class Digest(models.Model):
    """The stories of one study date."""

    study_date = models.DateField(unique=True, help_text="Seoul calendar day.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-study_date"]

    def __str__(self) -> str:
        return str(self.study_date)


class DigestStory(models.Model):
    """A story in the digest of its day."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="stories")
    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="digest_story")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "digest stories"

    def __str__(self) -> str:
        return f"{self.digest_id}: {self.article_id}"


class Edition(models.Model):
    """A day's digest for one choice of categories and level; created with its first delivery, never empty."""

    study_date = models.DateField(help_text="Seoul calendar day.")
    categories = ArrayField(models.SlugField(max_length=40), help_text="Names in menu order; empty: all.")
    level = models.CharField(max_length=2, help_text="CEFR level.")
    article_ids = ArrayField(models.BigIntegerField(), help_text="Every fitting story of the day, in order.")
    frozen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-study_date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["study_date", "categories", "level"], name="digests_edition_of_the_day")
        ]

    def __str__(self) -> str:
        return f"{self.study_date} {'+'.join(self.categories) or 'all'} {self.level}"
