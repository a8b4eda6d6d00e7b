"""The words that a learner has saved."""

from django.conf import settings
from django.db import models

from backend.materials.models import Article


class SavedWord(models.Model):
    """A word in a learner's word book: a copy, so that it outlives its story and any rewriting of the notes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_words")
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, related_name="saved_words", help_text="Null: removed."
    )
    article_title = models.CharField(max_length=300, help_text="Headline when the word was saved.")
    article_url = models.URLField(max_length=1000, help_text="Address of the story.")
    word = models.CharField(max_length=60, help_text="As it stood in the text.")
    lemma = models.CharField(max_length=60, help_text="Dictionary form.")
    part_of_speech = models.CharField(max_length=20, help_text="noun, verb, adjective, ...")
    ipa = models.CharField(max_length=80, blank=True, help_text="Pronunciation of the lemma, empty if unknown.")
    meaning_ko = models.CharField(max_length=80, blank=True, help_text="Korean meaning in that story.")
    sentence = models.TextField(help_text="The sentence it stood in.")
    level = models.CharField(max_length=2, help_text="CEFR level of the word.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "article", "lemma"], name="study_savedword_user_article_lemma")
        ]
        indexes = [models.Index("user", models.F("id").desc(), name="study_savedword_newest")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.lemma}"
