"""The tables of what learners want, and what they have done."""

from backend.study.models.profile import LearnerProfile, SeenArticle
from backend.study.models.word_book import SavedWord

__all__ = ["LearnerProfile", "SavedWord", "SeenArticle"]
