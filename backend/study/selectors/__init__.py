"""Reads of the learner's side."""

from backend.study.selectors.learners import (
    Learner,
    Preferences,
    display_name,
    gone,
    known_categories,
    learner,
    preferences,
    preferences_and_seen,
    preferences_in,
    seen_among,
    unseen_by,
)
from backend.study.selectors.word_book import BookWord, every_word, saved_lemmas, word_book, word_count

__all__ = [
    "BookWord",
    "Learner",
    "Preferences",
    "display_name",
    "every_word",
    "gone",
    "known_categories",
    "learner",
    "preferences",
    "preferences_and_seen",
    "preferences_in",
    "saved_lemmas",
    "seen_among",
    "unseen_by",
    "word_book",
    "word_count",
]
