"""What a verifier was asked about a story's pack, and what it stopped."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from backend.materials.models.article import Article
from contracts.enums import Difficulty


class Verification(models.Model):
    """The second look at a story's pack: verdicts by part, and the pack itself while it waits for a verifier."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="verification")
    pack = models.JSONField(null=True, blank=True, help_text="The pack that waits for a verifier; null: none waits.")
    story_hash = models.CharField(
        max_length=24, blank=True, help_text="Of the text it was written from: another text needs another pack."
    )
    written_by = models.JSONField(
        default=dict, blank=True, help_text="writer, model and prompt_version of the waiting pack."
    )
    verdicts = models.JSONField(
        default=dict, blank=True, help_text="Support and reason by the key of the part: never asked for twice."
    )
    calls = models.PositiveSmallIntegerField(default=0, help_text="Answers so far to the waiting pack.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Tries in a row without a verifier.")
    why_waiting = models.CharField(max_length=60, blank=True, help_text="Code of why no verifier looked at it yet.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index("article", condition=models.Q(pack__isnull=False), name="materials_verification_waits")]

    def __str__(self) -> str:
        return f"{self.article_id}: {len(self.verdicts)} verdicts"


class VerifierStop(models.Model):
    """A part of a pack that learners do not see, because a verifier stopped it or none could look at it in time."""

    class Part(models.TextChoices):
        """What was stopped."""

        ENGLISH = "english", "sentence"
        KOREAN = "korean", "translation"
        WORD = "word", "meaning of a word"
        QUESTION = "question", "question"

    class Verdict(models.TextChoices):
        """Why."""

        CONTRADICTED = "contradicted", "contradicted"
        NOT_STATED = "not_stated", "not stated"
        UNANSWERED = "unanswered", "left out of the answer"
        UNVERIFIED = "unverified", "flagged, and no verifier in time"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="verifier_stops")
    part = models.CharField(max_length=10, choices=Part, help_text="What was stopped.")
    verdict = models.CharField(max_length=12, choices=Verdict, help_text="What the verifier said.")
    level = models.CharField(
        max_length=2, blank=True, choices=Difficulty.choices(), help_text="Text it stood in; empty: the question."
    )
    text = models.TextField(help_text="The sentence, word or question.")
    text_ko = models.TextField(blank=True, help_text="Its Korean, or the question's options.")
    reason = models.TextField(blank=True, help_text="The verifier's reason.")
    flags = ArrayField(models.TextField(), default=list, blank=True, help_text="What the rules had flagged it for.")
    was_rewritten = models.BooleanField(default=False, help_text="Whether the writer was asked for it again.")
    model = models.CharField(max_length=100, blank=True, help_text="The verifier's model.")
    prompt_version = models.CharField(max_length=20, blank=True, help_text="Version of the verifier's prompt.")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(part__in=["english", "korean", "word", "question"]),
                name="materials_verifierstop_part",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["contradicted", "not_stated", "unanswered", "unverified"]),
                name="materials_verifierstop_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.verdict}: {self.text[:60]}"
