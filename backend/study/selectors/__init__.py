"""Reads of the learner's side."""

from backend.study.selectors.learners import (
    Facts,
    Learner,
    Preferences,
    daily_stories,
    display_name,
    gone,
    known_categories,
    learner,
    not_new,
    preferences,
    preferences_and_facts,
    preferences_in,
    reader_level,
    seen_among,
    unseen_by,
)
from backend.study.selectors.word_book import BookWord, every_word, saved_lemmas, word_book, word_count

__all__ = [
    "BookWord",
    "Facts",
    "Learner",
    "Preferences",
    "daily_stories",
    "display_name",
    "every_word",
    "gone",
    "known_categories",
    "learner",
    "not_new",
    "preferences",
    "preferences_and_facts",
    "preferences_in",
    "reader_level",
    "saved_lemmas",
    "seen_among",
    "unseen_by",
    "word_book",
    "word_count",
]
