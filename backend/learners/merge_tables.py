"""What belongs to a learner, table by table, and which of it another learner does not have yet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from backend.accounts.models import CustomSocialAccount, Notice
from backend.digests.models import Subscription
from backend.study.models import SavedWord, SeenArticle

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Kind:
    """One table: `owner` is its column that names the learner; `has_same` says what another learner has already."""

    name: str
    model: type[Model]
    owner: str = "user"
    has_same: Callable[[int], Exists] | None = None

    def of(self, user_id: int) -> Rows:
        """Return a learner's rows."""
        return self.model._default_manager.filter(**{f"{self.owner}_id": user_id})

    def new_to(self, receiver_id: int, *, giver_id: int) -> Rows:
        """Return the rows of the giver that the receiver does not have already."""
        rows = self.of(giver_id)
        return rows.exclude(self.has_same(receiver_id)) if self.has_same else rows


def _same_word(user_id: int) -> Exists:
    """A story that was removed has no id any more; its address stays with the word."""
    same_story = Q(article=OuterRef("article")) | Q(article_url=OuterRef("article_url"))
    return Exists(SavedWord.objects.filter(same_story, user_id=user_id, lemma=OuterRef("lemma")))


def _same_story(user_id: int) -> Exists:
    return Exists(SeenArticle.objects.filter(user_id=user_id, article_id=OuterRef("article_id")))


IDENTITIES = Kind("identities", CustomSocialAccount)
WORDS = Kind("words", SavedWord, has_same=_same_word)
SEEN = Kind("seen", SeenArticle, has_same=_same_story)
SUBSCRIPTIONS = Kind("subscriptions", Subscription, owner="owner")
KINDS = (
    IDENTITIES,
    WORDS,
    SEEN,
    SUBSCRIPTIONS,
    Kind("notices", Notice),
)
