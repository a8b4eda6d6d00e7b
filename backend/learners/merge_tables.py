"""The tables that change owner in a merge, and the rows that the receiver does not have yet."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from backend.accounts.models import CustomSocialAccount, Notice
from backend.digests.models import Subscription
from backend.study.models import Card, Placement, Report, ReviewLog, SeenArticle, StudyDay, StudySession

Rows = QuerySet[Any]


@dataclass(frozen=True)
class OwnedTable:
    """One table: `owner` is its column that names the learner, who has one row of each `unique` if that is set."""

    name: str
    model: type[Model]
    owner: str = "user"
    unique: str = ""

    def rows_of(self, user_id: int) -> Rows:
        """Return a learner's rows."""
        return self.model._default_manager.filter(**{f"{self.owner}_id": user_id})

    def rows_to_move(self, receiver_id: int, *, giver_id: int) -> Rows:
        """Return the giver's rows that the receiver does not have already."""
        rows = self.rows_of(giver_id)
        if not self.unique:
            return rows
        return rows.exclude(Exists(self.rows_of(receiver_id).filter(**{self.unique: OuterRef(self.unique)})))


IDENTITIES = OwnedTable("identities", CustomSocialAccount)
WORDS = OwnedTable("cards", Card, unique="sense_id")
SEEN = OwnedTable("seen", SeenArticle, unique="article_id")
SUBSCRIPTIONS = OwnedTable("subscriptions", Subscription, owner="owner")
REVIEWS = OwnedTable("reviews", ReviewLog)
SESSIONS = OwnedTable("sessions", StudySession, unique="day")
STUDY_DAYS = OwnedTable("study_days", StudyDay, unique="day")
REPORTS = OwnedTable("reports", Report, unique="item_id")
TABLES = (
    *(IDENTITIES, WORDS, SEEN, SUBSCRIPTIONS, OwnedTable("notices", Notice)),
    *(REVIEWS, SESSIONS, STUDY_DAYS, REPORTS, OwnedTable("placements", Placement)),
)
