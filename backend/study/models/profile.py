"""What a learner wants of the news, and what they have done with it."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from backend.materials.models import Article
from contracts.enums import Level
from contracts.learners import DAILY_STORIES, DAILY_STORIES_RANGE

LISTED_STAYS_NEW = dt.timedelta(days=3)

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
    daily_stories = models.PositiveSmallIntegerField(
        default=DAILY_STORIES, db_default=DAILY_STORIES, help_text="How many stories a day has, 3 to 10."
    )
    shows_disturbing = models.BooleanField(
        default=False, db_default=False, help_text="Whether disturbing stories may be among the day's."
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=[level.value for level in Level]), name="study_learnerprofile_level"
            ),
            models.CheckConstraint(
                condition=models.Q(daily_stories__range=DAILY_STORIES_RANGE), name="study_learnerprofile_daily_stories"
            ),
            models.CheckConstraint(
                condition=models.Q(session_size__range=SESSION_SIZES), name="study_learnerprofile_session_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.level}"


class SeenArticle(models.Model):
    """What has happened between a learner and a story: four facts, each with its first time, null: not yet.

    A story is new to a learner until it was delivered or opened, or was listed `LISTED_STAYS_NEW` ago. A story that
    takes the place of another one of its event gets that one's facts.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seen_articles")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="seen_by")
    listed_at = models.DateTimeField(null=True, blank=True, help_text="When a list showed it.")
    delivered_at = models.DateTimeField(null=True, blank=True, help_text="When it was pushed to this learner.")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When its text was shown.")
    read_at = models.DateTimeField(null=True, blank=True, help_text="When it was read: its end, its Korean or a word.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="study_seenarticle_user_article")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.article_id}"
