"""The review of a study day, the days that count for a streak, and placement tests."""

from django.conf import settings
from django.db import models

from backend.materials.models import Article
from backend.study.models.cards import Card
from contracts.enums import Grade, QuestionPurpose, Verdict


class StudySession(models.Model):
    """A learner's review of one study day; its questions are chosen once, when it is first asked for."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="study_sessions")
    day = models.DateField(help_text="Study day.")
    zone = models.CharField(max_length=60, help_text="The learner's time zone when it began.")
    size = models.PositiveSmallIntegerField(help_text="The learner's limit of questions then.")
    due = models.PositiveIntegerField(help_text="Cards that were due when it began.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="study_studysession_user_day")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.day}"


class SessionQuestion(models.Model):
    """A question of a session; unanswered ones are asked in their order."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(help_text="Order in the session, from 0.")
    exercise = models.CharField(max_length=30, help_text="Key of the exercise (backend/study/exercises).")
    purpose = models.CharField(max_length=10, choices=QuestionPurpose.choices(), help_text="Why it is asked.")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, null=True, blank=True, related_name="questions")
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Story it is about."
    )
    content = models.JSONField(default=dict, help_text="What the exercise made.")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="Null: not yet.")
    answer = models.CharField(max_length=200, blank=True, help_text="As it was given.")
    hinted = models.BooleanField(default=False, help_text="Answered after a hint.")
    verdict = models.CharField(max_length=10, choices=Verdict.choices(), blank=True, help_text="Empty: not yet.")
    grade = models.CharField(max_length=10, choices=Grade.choices(), blank=True, help_text="Empty: none.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="study_sessionquestion_position"),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, verdict="")
                | (~models.Q(answered_at=None) & ~models.Q(verdict="")),
                name="study_sessionquestion_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.position} {self.exercise}"


class StudyDay(models.Model):
    """A study day that counts for a learner's streak: five answers, or one story studied."""

    class Reason(models.TextChoices):
        """What made it count first."""

        ANSWERS = "answers", "five answers"
        STORY = "story", "a story studied"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="study_days")
    day = models.DateField(help_text="Study day on the learner's clock then.")
    reason = models.CharField(max_length=10, choices=Reason, help_text="What made it count first.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="study_studyday_user_day")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.day}"


class Placement(models.Model):
    """A placement test; `answers` are `[word, is a word, said yes]` in order. Only the newest of a learner counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="placements")
    answers = models.JSONField(default=list, help_text="What was answered.")
    low = models.CharField(max_length=2, blank=True, help_text="Lowest likely level; empty: not finished.")
    level = models.CharField(max_length=2, blank=True, help_text="Most likely level.")
    high = models.CharField(max_length=2, blank=True, help_text="Highest likely level.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True, help_text="Null: not yet.")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index("user", models.F("id").desc(), name="study_placement_newest")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.level or 'not finished'}"
