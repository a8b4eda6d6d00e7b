"""The tables that change owner in a merge, and the rows that the receiver does not have yet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from backend.accounts.models import CustomSocialAccount, Notice
from backend.digests.models import Subscription
from backend.study.models import Card, Placement, ReviewLog, SeenArticle, StudyDay, StudySession

Rows = QuerySet[Any]


@dataclass(frozen=True)
class OwnedTable:
    """One table: `owner` is its column that names the learner; `duplicate_of` finds a row's duplicate at a learner."""

    name: str
    model: type[Model]
    owner: str = "user"
    duplicate_of: Callable[[int], Exists] | None = None

    def rows_of(self, user_id: int) -> Rows:
        """Return a learner's rows."""
        return self.model._default_manager.filter(**{f"{self.owner}_id": user_id})

    def rows_to_move(self, receiver_id: int, *, giver_id: int) -> Rows:
        """Return the giver's rows that the receiver does not have already."""
        rows = self.rows_of(giver_id)
        return rows.exclude(self.duplicate_of(receiver_id)) if self.duplicate_of else rows


IDENTITIES = OwnedTable("identities", CustomSocialAccount)
WORDS = OwnedTable(
    "cards",
    Card,
    duplicate_of=lambda user_id: Exists(Card.objects.filter(user_id=user_id, sense_id=OuterRef("sense_id"))),
)
SEEN = OwnedTable(
    "seen",
    SeenArticle,
    duplicate_of=lambda user_id: Exists(SeenArticle.objects.filter(user_id=user_id, article_id=OuterRef("article_id"))),
)
SUBSCRIPTIONS = OwnedTable("subscriptions", Subscription, owner="owner")
REVIEWS = OwnedTable("reviews", ReviewLog)
SESSIONS = OwnedTable(
    "sessions",
    StudySession,
    duplicate_of=lambda user_id: Exists(StudySession.objects.filter(user_id=user_id, day=OuterRef("day"))),
)
STUDY_DAYS = OwnedTable(
    "study_days",
    StudyDay,
    duplicate_of=lambda user_id: Exists(StudyDay.objects.filter(user_id=user_id, day=OuterRef("day"))),
)
TABLES = (
    *(IDENTITIES, WORDS, SEEN, SUBSCRIPTIONS, OwnedTable("notices", Notice)),
    *(REVIEWS, SESSIONS, STUDY_DAYS, OwnedTable("placements", Placement)),
)
