"""Reads of merges, and of everything a merge of two learners would change."""

from dataclasses import dataclass

from django.db.models import Count as NumberOf
from django.db.models import QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from backend.accounts import masking
from backend.accounts.models import User
from backend.common import clock
from backend.common.errors import AppError
from backend.learners import merge_policy, merge_tables
from backend.learners.models import Merge
from backend.study import selectors as study
from contracts.learners import Identity, Joined

MERGES_MAX = 50
CHAIN_MAX = 50
COUNTED = (merge_tables.WORDS, merge_tables.SEEN, merge_tables.SUBSCRIPTIONS)


@dataclass(frozen=True)
class Preview:
    """What merging `absorbed` into `survivor` would give; nothing is written."""

    survivor_id: int
    absorbed_id: int
    names: dict[int, str]
    preferences: study.Preferences
    words: Joined
    seen: Joined
    subscriptions: Joined
    identities: tuple[Identity, ...]
    kept_number: str = ""
    given_up_number: str = ""
    """Masked, when both have a phone number: the absorbed learner's is given up."""


def users_for_preview(*ids: int | Subquery) -> dict[int, User]:
    """Return these learners by id, with what `preview` reads of them; unknown ids are left out. Two queries."""
    rows = User.objects.select_related("profile").prefetch_related("custom_social_accounts")
    return {user.pk: user for user in rows.filter(pk__in=ids)}  # type: ignore[misc]  # a subquery is an id to SQL alone


def preview(pair: merge_policy.Pair) -> Preview:
    """Return what merging these two, of `users_for_preview`, gives."""
    survivor_id, absorbed_id = pair.survivor.pk, pair.absorbed.pk
    identities = sorted((one for user in pair for one in user.custom_social_accounts.all()), key=lambda one: one.pk)
    survivors, others = (getattr(user, "profile", None) for user in pair)
    present = [_count(table.rows_of(survivor_id)) for table in COUNTED]
    joining = [_count(table.rows_to_move(survivor_id, giver_id=absorbed_id)) for table in COUNTED]
    numbers = User.objects.filter(pk=survivor_id).values_list(*present, *joining).get()
    pairs = zip(numbers[: len(COUNTED)], numbers[len(COUNTED) :], strict=True)
    words, seen, subscriptions = (Joined(total=there + new, joining=new) for there, new in pairs)
    kept, given_up = (masking.phone(user.phone_number) for user in pair)
    return Preview(
        survivor_id=survivor_id,
        absorbed_id=absorbed_id,
        names={user.pk: study.display_name(user) for user in pair},
        preferences=study.preferences_in(survivors or others),
        words=words,
        seen=seen,
        subscriptions=subscriptions,
        identities=tuple(Identity(provider=one.provider, display_name=one.display_name) for one in identities),
        kept_number=kept if given_up else "",
        given_up_number=given_up if kept else "",
    )


def merges(*, user_id: int) -> QuerySet[Merge]:
    """Return the merges into a learner, also indirect ones, newest first; at most MERGES_MAX."""
    rows = Merge.objects.filter(survivor_id__in=ids_with_merged(user_id=user_id)).select_related("absorbed")
    return rows.order_by("-pk")[:MERGES_MAX]


def is_undoable(row: Merge) -> bool:
    """Return whether the time to undo a merge has not passed; a later merge may still have to be undone first."""
    return row.undone_at is None and clock.now() < row.undo_until


def ids_with_merged(*, user_id: int) -> list[int]:
    """Return a learner's id and those of all who were merged into them, directly or indirectly."""
    found, newest = [user_id], [user_id]
    for _ in range(CHAIN_MAX):
        newest = list(User.objects.filter(merged_into_id__in=newest).order_by("pk").values_list("pk", flat=True))
        if not newest:
            break
        found += newest
    return found


def merge_of(*, user_id: int, merge_id: int) -> Merge:
    """Return a merge into this learner. Raises AppError "merge.unknown" (404), for others' as well."""
    row = Merge.objects.filter(pk=merge_id, survivor_id__in=ids_with_merged(user_id=user_id)).first()
    if row is None:
        raise AppError("merge.unknown", f"There is no merge {merge_id}.", {"id": merge_id}, status=404)
    return row


def was_undone(first_id: int, second_id: int) -> bool:
    """Return whether these two learners were merged before and parted again."""
    both = (first_id, second_id)
    return Merge.objects.filter(survivor_id__in=both, absorbed_id__in=both).exclude(undone_at=None).exists()


def _count(rows: merge_tables.Rows) -> Coalesce:
    """Return the number of rows as an expression of another query."""
    counted = rows.order_by().annotate(_all=Value(1)).values("_all").annotate(_number=NumberOf("pk")).values("_number")
    return Coalesce(Subquery(counted), 0)
