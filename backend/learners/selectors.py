"""Reads about a learner as a whole."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count as NumberOf
from django.db.models import QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from backend.accounts.models import User
from backend.common import clock
from backend.common.errors import AppError
from backend.learners import merge_policy, merge_tables
from backend.learners.models import Merge
from backend.study import selectors as study
from backend.study.models import LearnerProfile

MERGES_MAX = 50
CHAIN_MAX = 50
COUNTED = (merge_tables.WORDS, merge_tables.SEEN, merge_tables.SUBSCRIPTIONS)


class Count(NamedTuple):
    """How many there will be, and how many of them come from the learner who is joined."""

    total: int
    joining: int


class Identity(NamedTuple):
    """One way somebody comes in: the platform's slug, and what it calls them."""

    provider: str
    display_name: str


@dataclass(frozen=True)
class Preview:
    """What becomes one when `absorbed` is joined into `survivor`; nothing is written yet."""

    survivor_id: int
    absorbed_id: int
    names: dict[int, str]
    preferences: study.Preferences
    words: Count
    seen: Count
    subscriptions: Count
    identities: list[Identity]


def people(*ids: int | Subquery) -> dict[int, User]:
    """Return these learners by their ids, with what `preview` reads of them; nobody's id is left out. Two queries."""
    rows = User.objects.select_related("profile").prefetch_related("custom_social_accounts")
    return {user.pk: user for user in rows.filter(pk__in=ids)}  # type: ignore[misc]  # a subquery is an id to SQL alone


def preview(chosen: merge_policy.Pair) -> Preview:
    """Return what joining these two, of `people`, gives."""
    survivor_id, absorbed_id = chosen.survivor.pk, chosen.absorbed.pk
    ways = [way for user in chosen for way in user.custom_social_accounts.all()]
    survivors, others = (getattr(user, "profile", None) for user in chosen)
    words, seen, subscriptions = _counts(survivor_id, absorbed_id)
    return Preview(
        survivor_id=survivor_id,
        absorbed_id=absorbed_id,
        names={user.pk: study.display_name(user) for user in chosen},
        preferences=study.preferences_in(survivors or others),
        words=words,
        seen=seen,
        subscriptions=subscriptions,
        identities=[Identity(way.provider, way.display_name) for way in sorted(ways, key=lambda way: way.pk)],
    )


def profile_of_both(survivor_id: int, absorbed_id: int) -> LearnerProfile | None:
    """Return the choice that holds for both: the survivor's, unless only the other ever chose."""
    rows = {row.user_id: row for row in LearnerProfile.objects.filter(user_id__in=(survivor_id, absorbed_id))}
    return rows.get(survivor_id) or rows.get(absorbed_id)


def merges(*, user_id: int) -> QuerySet[Merge]:
    """Return what was joined into a learner, also by way of others, newest first; at most MERGES_MAX of them."""
    rows = Merge.objects.filter(survivor_id__in=everyone_in(user_id=user_id)).select_related("absorbed")
    return rows.order_by("-pk")[:MERGES_MAX]


def is_undoable(row: Merge) -> bool:
    """Say whether a join can still be taken back, later ones aside."""
    return row.undone_at is None and clock.now() < row.undo_until


def everyone_in(*, user_id: int) -> list[int]:
    """Return a learner's id and those of all who were joined into them, directly or by way of others."""
    found, newest = [user_id], [user_id]
    for _ in range(CHAIN_MAX):
        newest = list(User.objects.filter(merged_into_id__in=newest).order_by("pk").values_list("pk", flat=True))
        if not newest:
            break
        found += newest
    return found


def merge_of(*, user_id: int, merge_id: int) -> Merge:
    """Return a join into this learner. Raises AppError "merge.unknown" (404), for others' as well."""
    row = Merge.objects.filter(pk=merge_id, survivor_id__in=everyone_in(user_id=user_id)).first()
    if row is None:
        raise AppError("merge.unknown", f"There is no merge {merge_id}.", {"id": merge_id}, status=404)
    return row


def _counts(survivor_id: int, absorbed_id: int) -> list[Count]:
    """Return the counts of COUNTED, by one query."""
    has = [_number_of(kind.of(survivor_id)) for kind in COUNTED]
    joins = [_number_of(kind.new_to(survivor_id, giver_id=absorbed_id)) for kind in COUNTED]
    numbers = User.objects.filter(pk=survivor_id).values_list(*has, *joins).get()
    return [Count(there + new, new) for there, new in zip(numbers[: len(has)], numbers[len(has) :], strict=True)]


def _number_of(rows: merge_tables.Rows) -> Coalesce:
    """Return how many rows there are, as a part of another query."""
    counted = rows.order_by().annotate(_all=Value(1)).values("_all").annotate(_number=NumberOf("pk")).values("_number")
    return Coalesce(Subquery(counted), 0)
