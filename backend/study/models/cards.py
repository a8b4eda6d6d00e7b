"""A learner's cards, the sentences their words were met in, and the log of answers."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from backend.materials.models import Article, Sense
from contracts.enums import Grade, LearningState


class Card(models.Model):
    """One sense that a learner learns. The schedule's columns hold `schedule.CardState`; days are study days.

    `id` is what the API calls a saved word. Only cards that are learned or known and have `due` are asked: others
    wait, are paused, or their learner said that they know the word.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cards")
    sense = models.ForeignKey(Sense, on_delete=models.PROTECT, related_name="cards")
    state = models.CharField(max_length=10, choices=LearningState.choices(), default=LearningState.WAITING.value)
    repetitions = models.PositiveIntegerField(default=0, help_text="Scored answers.")
    stability = models.FloatField(null=True, blank=True, help_text="Days until recall falls to 90 %.")
    difficulty = models.FloatField(null=True, blank=True, help_text="1 to 10.")
    last_day = models.DateField(null=True, blank=True, help_text="Study day of the last scored answer.")
    due = models.DateField(null=True, blank=True, help_text="Study day from which it is asked again.")
    check_on = models.DateField(
        null=True, blank=True, help_text="Study day from which it is checked once, outside the schedule; null: never."
    )
    asked_meaning = models.CharField(
        max_length=80, blank=True, help_text="The meaning as last asked; another than the sense's: corrected since."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "sense"], name="study_card_user_sense"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in LearningState]), name="study_card_state"
            ),
        ]
        indexes = [
            models.Index("user", models.F("id").desc(), name="study_card_newest"),
            models.Index(
                "user",
                "due",
                condition=models.Q(due__isnull=False, state__in=["learning", "known"]),
                name="study_card_due",
            ),
            models.Index("user", "id", condition=models.Q(state="waiting"), name="study_card_waiting"),
            models.Index("user", "check_on", condition=models.Q(check_on__isnull=False), name="study_card_check"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: sense {self.sense_id}"


class CardContext(models.Model):
    """A sentence that a card's word was met in: a copy, so that it outlives its story and any rewriting of the notes.

    The sentence of a story that was taken down is not shown.
    """

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="contexts")
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Null: removed."
    )
    article_title = models.CharField(max_length=300, help_text="Headline when the word was saved.")
    article_url = models.URLField(max_length=1000, help_text="Address of the story.")
    sentence = models.TextField(blank=True, help_text="The sentence it stood in.")
    sentence_ko = models.TextField(blank=True, help_text="Its Korean, empty if unknown.")
    word = models.CharField(max_length=60, help_text="As it stood in the sentence.")
    saved_word_id = models.BigIntegerField(
        null=True, blank=True, unique=True, help_text="Id of the saved word it was made of; old buttons name it."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["card", "article"], name="study_cardcontext_card_article")]

    def __str__(self) -> str:
        return self.sentence[:80]


class ReviewLog(models.Model):
    """One answer. Rows are only added: an answer that was taken back has a row that undoes it.

    `before` and `after` are the card's state (`CardState.to_json`), null for an answer that moves no card: a question
    on a story, a repeated word, a check outside the schedule.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, null=True, blank=True, related_name="reviews")
    question = models.ForeignKey(
        "study.SessionQuestion", on_delete=models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    at = models.DateTimeField(help_text="When it was answered.")
    zone = models.CharField(max_length=60, help_text="The learner's time zone then.")
    channel = models.CharField(max_length=20, help_text="Where: web, discord, kakao_skill.")
    exercise = models.CharField(max_length=30, help_text="How it was asked.")
    purpose = models.CharField(max_length=10, help_text="Why it was asked.")
    grade = models.CharField(max_length=10, choices=Grade.choices(), help_text="How well it was known.")
    before = models.JSONField(null=True, blank=True, help_text="The card before.")
    after = models.JSONField(null=True, blank=True, help_text="The card afterwards.")
    undoes = models.OneToOneField(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="undone_by",
        help_text="Answer taken back.",
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index("user", "at", name="study_reviewlog_user_at"),
            BrinIndex(fields=["at"], name="study_reviewlog_at"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.exercise}: {self.grade}"
