"""What learners report as wrong, and what editors corrected."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from backend.materials.models import Article, Sense
from contracts.enums import Difficulty, ReportKind, ReportState


class ReportedItem(models.Model):
    """One thing that learners report: a sense, a sentence of a level text, or a story; open until an editor decides.

    `target` names it ("sense:7", "sentence:12:A2:0", "article:12"). Reports of an item that was closed open a new one.
    """

    target = models.CharField(max_length=60, help_text="What it is about, as one word.")
    sense = models.ForeignKey(
        Sense, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="Null: a text."
    )
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text="Null: a sense."
    )
    level = models.CharField(max_length=2, choices=Difficulty.choices(), blank=True, help_text="Text of the sentence.")
    position = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Sentence of the text, from 0.")
    shown = models.TextField(blank=True, help_text="What stood there when it was first reported.")
    state = models.CharField(
        max_length=10,
        choices=ReportState.choices(),
        default=ReportState.OPEN.value,
        help_text="What has become of it.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Null: open.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=models.Q(state="open"), name="study_reporteditem_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in ReportState]), name="study_reporteditem_state"
            ),
        ]
        indexes = [models.Index("target", name="study_reporteditem_target")]

    def __str__(self) -> str:
        return self.target


class Report(models.Model):
    """One learner's report; a learner reports an open item once. Old ones keep no learner."""

    item = models.ForeignKey(ReportedItem, on_delete=models.CASCADE, related_name="reports")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reports", help_text="Null: gone."
    )
    what = models.CharField(max_length=12, choices=ReportKind.choices(), help_text="What is wrong.")
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Story in which it was seen."
    )
    channel = models.CharField(max_length=20, blank=True, help_text="Where: web, discord, kakao_skill, app.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="study_report_item_user")]
        indexes = [models.Index("created_at", condition=models.Q(user__isnull=False), name="study_report_with_learner")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.what}"


class Correction(models.Model):
    """A correction by an editor, with what it replaced; the newest one of a thing can be taken back.

    `before` and `after` are what `services.corrections` needs to take it back: a meaning with its state, or a story's
    texts.
    """

    sense = models.ForeignKey(Sense, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    before = models.JSONField(help_text="What stood there.")
    after = models.JSONField(help_text="What stands there now.")
    closed = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="Ids of the reported items that it closed."
    )
    is_factual = models.BooleanField(
        default=False, help_text="It was not true: messages are corrected whatever their age."
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(help_text="When it was made.")
    undone_at = models.DateTimeField(null=True, blank=True, help_text="When it was taken back; null: it stands.")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index("created_at", "article", condition=models.Q(is_factual=True), name="study_correction_factual")
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"
