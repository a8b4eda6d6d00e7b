"""Two learners become one, and two again within a day.

Whoever is joined keeps their row, inactive and pointing at the survivor, so that nothing refers to nobody. All writes
about a learner lock the learner's row first, and so do these, both rows in the order of their ids: a merge never
meets half a write, and two merges at once do not wait for each other in a circle.
"""

import datetime as dt
from typing import NamedTuple

from django.db import transaction

from backend.accounts.models import LinkCode, User
from backend.accounts.services import notices, sign_ins
from backend.accounts.services.sign_ins import Current
from backend.common import clock
from backend.common.errors import AppError
from backend.learners import merge_policy, selectors
from backend.learners.models import Merge
from backend.learners.services import merge_transfer, sign_outs
from backend.study import selectors as study
from contracts.notices import NoticeKind

UNDO_WITHIN = dt.timedelta(hours=24)


class Locked(NamedTuple):
    """Two learners whose rows are ours until the transaction ends, in the order they were asked for."""

    first: User
    second: User


def preview(*, first_id: int, second_id: int) -> selectors.Preview:
    """Return what joining two learners would give, and who would remain; the first does when both fit alike.

    Raises AppError as `survival.check` does, and "auth.user_gone" (401) for an id that is nobody's.
    """
    people = selectors.people(first_id, second_id)
    if len(people) < len({first_id, second_id}):
        raise study.gone()
    return selectors.preview(merge_policy.pair(people[first_id], people[second_id]))


@transaction.atomic
def merge(*, survivor_id: int, absorbed_id: int, trigger: str) -> Merge:
    """Join one learner into another; `preview` says who should remain. Safe to repeat.

    Identities, words, seen stories, subscriptions and notices change hands, what both have is kept once; the
    survivor's preferences hold unless only the other ever chose. The absorbed learner can sign in no more.
    Raises AppError as `survival.check_pair` does, and "auth.user_gone" (401) for an id that is nobody's.
    """
    chosen = merge_policy.Pair(*lock(survivor_id, absorbed_id))
    if chosen.absorbed.merged_into_id == survivor_id:
        return Merge.objects.get(absorbed_id=absorbed_id, undone_at=None)
    merge_policy.check_pair(chosen)
    LinkCode.objects.filter(user_id__in=(survivor_id, absorbed_id), used_at=None).delete()
    record = merge_transfer.join(survivor_id=survivor_id, absorbed_id=absorbed_id)
    sign_ins.end_all(user_id=absorbed_id)
    User.objects.filter(pk=absorbed_id).update(is_active=False, merged_into_id=survivor_id)
    undo_until = clock.now() + UNDO_WITHIN
    row = Merge.objects.create(
        survivor_id=survivor_id, absorbed_id=absorbed_id, trigger=trigger, record=record, undo_until=undo_until
    )
    notices.tell(user=chosen.survivor, kind=NoticeKind.ACCOUNT_MERGED, merge=row.pk, trigger=str(trigger))
    return row


@transaction.atomic
def undo(*, user_id: int, merge_id: int, keep: Current | None = None) -> Merge:
    """Put everything back where it was before a merge into this learner; safe to repeat.

    What was added since stays with the survivor, and sign-ins begun since are ended, all but the one to keep: they may
    be those of whoever should never have been joined. Of several merges the last goes first.
    Raises AppError "merge.unknown" (404), "merge.too_late" (409), "merge.later_first" (409, `extra.id`).
    """
    row = selectors.merge_of(user_id=user_id, merge_id=merge_id)
    both = lock(row.survivor_id, row.absorbed_id)
    row.refresh_from_db()
    if row.undone_at is not None:
        return row
    _check_undo(row)
    User.objects.filter(pk=row.absorbed_id).update(is_active=True, merged_into=None)
    merge_transfer.part(survivor_id=row.survivor_id, absorbed_id=row.absorbed_id, record=row.record)
    sign_outs.end_since(user_id=row.survivor_id, since=row.created_at, keep=keep or Current())
    LinkCode.objects.filter(user_id=row.survivor_id, used_at=None).delete()
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    for user in both:
        notices.tell(user=user, kind=NoticeKind.ACCOUNT_MERGE_UNDONE, merge=row.pk)
    return row


def settle(*, limit: int = 200) -> int:
    """Forget what merges kept for being undone, once their time is over; return how many. For a sweep."""
    past = Merge.objects.filter(undo_until__lte=clock.now()).exclude(record={}).order_by("pk")
    return sum(_settle(merge_id) for merge_id in list(past.values_list("pk", flat=True)[:limit]))


def lock(first_id: int, second_id: int) -> Locked:
    """Hold two learners until the transaction ends. Raises AppError "auth.user_gone" (401) for nobody's id."""
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=(first_id, second_id)).order_by("pk")
    people = {user.pk: user for user in rows}
    if first_id not in people or second_id not in people:
        raise study.gone()
    return Locked(people[first_id], people[second_id])


def _check_undo(row: Merge) -> None:
    if not selectors.is_undoable(row):
        raise AppError("merge.too_late", "A merge can be undone for 24 hours.", status=409)
    later = Merge.objects.filter(pk__gt=row.pk, undone_at=None)
    first = later.filter(survivor_id=row.survivor_id) | later.filter(absorbed_id=row.survivor_id)
    if (newest := first.order_by("-pk").first()) is not None:
        raise AppError("merge.later_first", "Undo the later merge first.", {"id": newest.pk}, status=409)


@transaction.atomic
def _settle(merge_id: int) -> bool:
    row = Merge.objects.get(pk=merge_id)
    lock(row.survivor_id, row.absorbed_id)
    row.refresh_from_db()
    if row.undone_at is None:
        merge_transfer.forget_what_waits(absorbed_id=row.absorbed_id)
    return bool(Merge.objects.filter(pk=merge_id).exclude(record={}).update(record={}))
