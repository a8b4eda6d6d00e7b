"""The tables of the news."""

from backend.materials.models.article import Article, StudyNote, Word
from backend.materials.models.category import Category, Source, SourceCategory
from backend.materials.models.event import Event
from backend.materials.models.pack import LevelText, PackQuestion, Sense, TextSentence, TextWord
from backend.materials.models.records import CollectRun, LlmCall, LlmDay, ModelChoice, PageLook, StaleKey
from backend.materials.models.verification import Verification, VerifierStop

__all__ = [
    "Article",
    "Category",
    "CollectRun",
    "Event",
    "LevelText",
    "LlmCall",
    "LlmDay",
    "ModelChoice",
    "PackQuestion",
    "PageLook",
    "Sense",
    "Source",
    "SourceCategory",
    "StaleKey",
    "StudyNote",
    "TextSentence",
    "TextWord",
    "Verification",
    "VerifierStop",
    "Word",
]
