"""A story, its state on the way to the learner, and its study notes."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from backend.materials.models.category import Category, Source
from contracts.enums import ContentTag

# fastupdate off: a pending list makes the planner read whole tables instead, which costs far more than it believes.
# A word is found by its English stem, and as it stands: "who" is a stop word, the WHO is not. Korean has no stems here.
STORY_WORDS = SearchVector("title", "abstract", config="english") + SearchVector("title", "abstract", config="simple")
NOTE_WORDS = SearchVector("summary_en", config="english") + SearchVector(
    "summary_en", "summary_ko", "headline_ko", config="simple"
)


class Article(models.Model):
    """One story of one outlet.

    FETCHED -> ENRICHED -> PUBLISHED; FAILED keeps its reason and is served headline-only; WITHDRAWN is kept
    so that it is not collected again (taken down, held, a near-duplicate, another language) and is not served.
    FETCHED without `due_at` waits for the selection of its event; NOT_CHOSEN is not listed, only found by a search and
    named among its event's other headlines.
    `due_at` is the whole work queue: not null means that notes are to be written at that time, whatever the status.
    """

    class Status(models.TextChoices):
        """How far a story has come."""

        FETCHED = "fetched", "fetched"
        ENRICHED = "enriched", "notes written"
        PUBLISHED = "published", "published"
        FAILED = "failed", "headline only"
        WITHDRAWN = "withdrawn", "not served"
        NOT_CHOSEN = "not_chosen", "not chosen"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="articles")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="articles")
    canonical_url = models.CharField(max_length=1000, unique=True, help_text="Identity of the story.")
    found_url = models.CharField(
        max_length=1000, db_index=True, help_text="Address its listing gave; the page may have named another."
    )
    title = models.CharField(max_length=300, help_text="Headline, plain text.")
    abstract = models.TextField(blank=True, help_text="The outlet's own summary, plain text.")
    author = models.CharField(max_length=200, blank=True, help_text="Byline without 'By'.")
    body = models.TextField(blank=True, help_text="Text of the story while the licence record allows keeping it.")
    language = models.CharField(max_length=10, blank=True, help_text="ISO 639-1 of the text, empty if unknown.")
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of title, abstract and text, hex.")
    sketch = ArrayField(models.BigIntegerField(), default=list, help_text="Bottom-k sketch for near-duplicates.")
    published_at = models.DateTimeField(help_text="The outlet's time, or ours when it gives none.")
    tags = ArrayField(
        models.CharField(max_length=20, choices=ContentTag.choices()),
        default=list,
        db_default=[],
        blank=True,
        help_text="What kind of content the rules found: disturbing, opinion, live_blog, sponsored.",
    )
    event = models.ForeignKey(
        "Event", on_delete=models.SET_NULL, null=True, blank=True, related_name="stories", help_text="Null: not yet."
    )
    leads = models.BooleanField(
        default=True,
        db_default=True,
        help_text="False: lists show another story of its event, with which an editor joined it; its page stays.",
    )

    status = models.CharField(max_length=12, choices=Status, default=Status.FETCHED, help_text="State of the story.")
    held_from = models.CharField(
        max_length=12,
        blank=True,
        default="",
        db_default="",
        help_text="Held by an editor: the status it goes back to; empty: not held.",
    )
    due_at = models.DateTimeField(null=True, blank=True, help_text="When notes are to be written; null: nothing due.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Failed tries at writing notes.")
    failure_reason = models.CharField(max_length=60, blank=True, help_text="Code of the last failure.")
    failure_detail = models.TextField(blank=True, help_text="What the checks or the model's server said.")
    listed_at = models.DateTimeField(
        null=True, blank=True, help_text="When learners could first see it; null: not yet."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["fetched", "enriched", "published", "failed", "withdrawn", "not_chosen"]
                ),
                name="materials_article_status",
            ),
            models.CheckConstraint(
                condition=models.Q(held_from="") | models.Q(status="withdrawn"),
                name="materials_article_held_is_not_served",
            ),
        ]
        indexes = [
            models.Index(
                "category",
                models.F("published_at").desc(),
                models.F("id").desc(),
                condition=models.Q(status__in=["published", "failed"], listed_at__isnull=False),
                name="materials_article_listed",
            ),
            models.Index(
                models.F("published_at").desc(),
                models.F("id").desc(),
                condition=models.Q(status__in=["published", "failed"], listed_at__isnull=False),
                name="materials_article_listed_all",
            ),
            models.Index("due_at", condition=models.Q(due_at__isnull=False), name="materials_article_due"),
            models.Index(
                "status",
                condition=models.Q(status__in=["enriched", "failed"], listed_at__isnull=True),
                name="materials_article_unlisted",
            ),
            models.Index("category", "created_at", name="materials_article_recent"),
            models.Index(
                "created_at", condition=models.Q(status="fetched", due_at=None), name="materials_article_undecided"
            ),
            models.Index(
                "published_at", condition=models.Q(event__isnull=False), name="materials_article_event_window"
            ),
            GinIndex(STORY_WORDS, name="materials_article_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.title


class StudyNote(models.Model):
    """The notes of one story: what a learner studies."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="note")
    summary_en = models.TextField(help_text="2-3 English sentences.")
    summary_ko = models.TextField(
        blank=True, help_text="Korean translation of the summary; empty in provisional notes."
    )
    headline_ko = models.CharField(max_length=80, blank=True, default="", help_text="Korean headline; empty: none.")
    opener = models.CharField(
        max_length=300, blank=True, default="", help_text="Question for discussion, without facts."
    )
    writer = models.CharField(max_length=40, help_text="Which writer made them: openai, extractive.")
    model = models.CharField(max_length=100, blank=True, help_text="The model that wrote them.")
    prompt_version = models.CharField(max_length=20, blank=True, help_text="Version of the prompt.")
    is_provisional = models.BooleanField(default=False, help_text="Made without a model; redone when there is one.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index("article", condition=models.Q(is_provisional=True), name="materials_note_provisional"),
            GinIndex(NOTE_WORDS, name="materials_note_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.summary_en[:80]


class Word(models.Model):
    """One vocabulary item of one story's notes."""

    note = models.ForeignKey(StudyNote, on_delete=models.CASCADE, related_name="words")
    position = models.PositiveSmallIntegerField(help_text="Order in the notes, from 0.")
    word = models.CharField(max_length=60, help_text="As it stands in the text.")
    lemma = models.CharField(max_length=60, help_text="Dictionary form.")
    part_of_speech = models.CharField(max_length=20, help_text="noun, verb, adjective, ...")
    ipa = models.CharField(max_length=80, blank=True, help_text="Pronunciation of the lemma, empty if unknown.")
    meaning_ko = models.CharField(max_length=80, blank=True, help_text="Korean meaning in this context.")
    sentence = models.TextField(help_text="The sentence of the text it stands in.")
    level = models.CharField(max_length=2, help_text="CEFR level, A1 to C2.")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["note", "position"], name="materials_word_note_position")]

    def __str__(self) -> str:
        return self.word
