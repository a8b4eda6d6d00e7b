"""The tables of what learners want, and what they have done."""

from backend.study.models.cards import Card, CardContext, ReviewLog
from backend.study.models.profile import LISTED_STAYS_NEW, LearnerProfile, SeenArticle
from backend.study.models.reports import Correction, Report, ReportedItem
from backend.study.models.sessions import Placement, SessionQuestion, StudyDay, StudySession

__all__ = [
    "LISTED_STAYS_NEW",
    "Card",
    "CardContext",
    "Correction",
    "LearnerProfile",
    "Placement",
    "Report",
    "ReportedItem",
    "ReviewLog",
    "SeenArticle",
    "SessionQuestion",
    "StudyDay",
    "StudySession",
]
