"""What a learner wants of the news, and what they have done with it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from backend.materials.models import Article
from contracts.enums import Level

SESSION_SIZES = (5, 40)
"""Fewest and most questions of a review that a learner can choose."""


class LearnerProfile(models.Model):
    """What a learner has chosen; somebody who never chose has no row and reads all categories at B1."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    categories = ArrayField(
        models.SlugField(max_length=40), default=list, blank=True, help_text="Names in menu order; empty: all."
    )
    level = models.CharField(max_length=2, choices=Level.choices(), default=Level.B1, help_text="CEFR level.")
    time_zone = models.CharField(
        max_length=60, default="Asia/Seoul", db_default="Asia/Seoul", help_text="IANA name; decides the study day."
    )
    session_size = models.PositiveSmallIntegerField(
        default=15, db_default=15, help_text="Most questions of a review, 5 to 40."
    )
    is_14_or_older = models.BooleanField(
        null=True, blank=True, help_text="What they said; null: not asked. Who is younger has no reviews."
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=[level.value for level in Level]), name="study_learnerprofile_level"
            ),
            models.CheckConstraint(
                condition=models.Q(session_size__range=SESSION_SIZES), name="study_learnerprofile_session_size"
            ),
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
