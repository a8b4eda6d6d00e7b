"""What a learner wants of the news, and what they have done with it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from backend.materials.models import Article
from contracts.enums import Level


class LearnerProfile(models.Model):
    """What a learner has chosen; somebody who never chose has no row and reads all categories at B1."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    categories = ArrayField(
        models.SlugField(max_length=40), default=list, blank=True, help_text="Names in menu order; empty: all."
    )
    level = models.CharField(max_length=2, choices=Level.choices(), default=Level.B1, help_text="CEFR level.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=[level.value for level in Level]), name="study_learnerprofile_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.level}"


class SeenArticle(models.Model):
    """A story this learner was shown: it is never offered as unseen again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seen_articles")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="seen_by")
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="study_seenarticle_user_article")]

    def __str__(self) -> str:
        return f"{self.user_id} saw {self.article_id}"
