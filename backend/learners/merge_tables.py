"""The tables that change owner in a merge, and the rows that the receiver does not have yet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from backend.accounts.models import CustomSocialAccount, Notice
from backend.digests.models import Subscription
from backend.study.models import SavedWord, SeenArticle

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


# A word's story may have been removed: its URL stays with the word.
_SAME_STORY = Q(article=OuterRef("article")) | Q(article_url=OuterRef("article_url"))

IDENTITIES = OwnedTable("identities", CustomSocialAccount)
WORDS = OwnedTable(
    "words",
    SavedWord,
    duplicate_of=lambda user_id: Exists(
        SavedWord.objects.filter(_SAME_STORY, user_id=user_id, lemma=OuterRef("lemma"))
    ),
)
SEEN = OwnedTable(
    "seen",
    SeenArticle,
    duplicate_of=lambda user_id: Exists(SeenArticle.objects.filter(user_id=user_id, article_id=OuterRef("article_id"))),
)
SUBSCRIPTIONS = OwnedTable("subscriptions", Subscription, owner="owner")
TABLES = (IDENTITIES, WORDS, SEEN, SUBSCRIPTIONS, OwnedTable("notices", Notice))
