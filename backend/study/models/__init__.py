"""The tables of what learners want, and what they have done."""

from backend.study.models.cards import Card, CardContext, ReviewLog
from backend.study.models.profile import LearnerProfile, SeenArticle
from backend.study.models.sessions import Placement, SessionQuestion, StudyDay, StudySession

__all__ = [
    "Card",
    "CardContext",
    "LearnerProfile",
    "Placement",
    "ReviewLog",
    "SeenArticle",
    "SessionQuestion",
    "StudyDay",
    "StudySession",
]
