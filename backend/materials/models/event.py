"""An event: what several outlets tell about one happening, and whether it was chosen for learners."""

from django.db import models

from backend.materials.models.category import Category


class Event(models.Model):
    """One happening, told by one story or several.

    The story that `leader` names is written up and listed; the others give their headlines. It is fixed once the event
    was chosen, and replaced only when it is taken down. `follow_up` is a second story, of a later day, of an event that
    went on.
    """

    class Decision(models.TextChoices):
        """Why an event is offered to learners, or not."""

        OPEN = "open", "not decided yet"
        CHOSEN = "chosen", "among the best of its category and day"
        LATE = "late", "chosen beyond the number of its category for its score"
        EDITOR = "editor", "chosen by an editor"
        BEYOND_LIMIT = "beyond_limit", "others of its category were better"
        BELOW_FLOOR = "below_floor", "its score is too low"
        NO_STORY = "no_story", "only live blogs or sponsored items"
        DROPPED = "dropped", "dropped by an editor"

    CHOSEN = (Decision.CHOSEN, Decision.LATE, Decision.EDITOR)

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="events")
    leader = models.ForeignKey(
        "Article", on_delete=models.SET_NULL, null=True, blank=True, related_name="leading", help_text="Story listed."
    )
    follow_up = models.ForeignKey(
        "Article",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="following_up",
        help_text="Story of a later day, once the event has gone on.",
    )
    decision = models.CharField(
        max_length=20, choices=Decision, default=Decision.OPEN, help_text="Whether it was chosen, and why."
    )
    study_date = models.DateField(
        null=True, blank=True, help_text="Seoul day on which it was chosen; null: it was not."
    )
    follow_up_date = models.DateField(null=True, blank=True, help_text="The same of its follow-up.")
    score = models.FloatField(null=True, blank=True, help_text="Sum of the components; null: not ranked yet.")
    components = models.JSONField(
        default=dict, blank=True, help_text="What each criterion added to the score, by name."
    )
    outlets = models.PositiveSmallIntegerField(default=1, help_text="How many outlets tell it.")
    decided_at = models.DateTimeField(null=True, blank=True, help_text="When it was last ranked.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(study_date__isnull=False, decision__in=["chosen", "late", "editor"])
                | models.Q(study_date__isnull=True) & ~models.Q(decision__in=["chosen", "late", "editor"]),
                name="materials_event_chosen_has_day",
            )
        ]
        indexes = [models.Index("study_date", "category", name="materials_event_day")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.decision}"
