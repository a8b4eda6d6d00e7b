"""Merging two learners, and undoing it within a day.

The absorbed learner keeps their row, inactive and pointing at the survivor. Every write about a learner locks the
learner's row first; a merge locks both rows, in the order of their ids, so that it never meets a half-done write and
two merges at once do not deadlock.
"""

import datetime as dt

from django.db import transaction

from backend.accounts.models import LinkCode, User
from backend.accounts.services import notices, sign_ins
from backend.accounts.services.sign_ins import Current
from backend.common import clock
from backend.common.errors import AppError
from backend.learners import merge_policy, selectors
from backend.learners.models import Merge
from backend.learners.services import merge_transfer
from backend.study import selectors as study
from contracts.notices import NoticeKind

UNDO_WITHIN = dt.timedelta(hours=24)


def preview(*, first_id: int, second_id: int) -> selectors.Preview:
    """Return what a merge of two learners would give; the first survives if both rank equal.

    Of two phone numbers the absorbed learner's would be given up. Raises AppError as `merge_policy.check` does, and
    "auth.user_gone" (401) for an unknown id.
    """
    users = selectors.users_for_preview(first_id, second_id)
    if len(users) < len({first_id, second_id}):
        raise study.gone()
    return selectors.preview(merge_policy.choose_survivor(users[first_id], users[second_id], may_give_up=True))


@transaction.atomic
def merge(*, survivor_id: int, absorbed_id: int, trigger: str, given_up: str = "") -> Merge:
    """Merge one learner into another; `preview` says who should survive. Safe to repeat.

    Identities, words, seen stories, subscriptions and notices change owner, duplicates are kept once; the survivor's
    preferences hold unless only the other has chosen any. The absorbed learner cannot sign in any more; a number that
    `number_give_up.prove` returned as `given_up` is free for others once the merge cannot be undone. Raises AppError as
    `merge_policy.check_pair` does, and "auth.user_gone" (401) for an unknown id.
    """
    pair = merge_policy.Pair(*lock(survivor_id, absorbed_id))
    if pair.absorbed.merged_into_id == survivor_id:
        return Merge.objects.get(absorbed_id=absorbed_id, undone_at=None)
    merge_policy.check_pair(pair, given_up=given_up)
    LinkCode.objects.filter(user_id__in=(survivor_id, absorbed_id), used_at=None).delete()
    record = merge_transfer.move(survivor_id=survivor_id, absorbed_id=absorbed_id)
    sign_ins.end_all(user_id=absorbed_id)
    User.objects.filter(pk=absorbed_id).update(is_active=False, merged_into_id=survivor_id)
    undo_until = clock.now() + UNDO_WITHIN
    row = Merge.objects.create(
        survivor_id=survivor_id, absorbed_id=absorbed_id, trigger=trigger, record=record, undo_until=undo_until
    )
    notices.notify(user=pair.survivor, kind=NoticeKind.ACCOUNT_MERGED, merge=row.pk, trigger=str(trigger))
    return row


@transaction.atomic
def undo(*, user_id: int, merge_id: int, keep: Current | None = None) -> Merge:
    """Undo a merge into this learner; safe to repeat.

    Rows added since stay with the survivor, and sign-ins begun since are ended, except for the one to keep: they may
    belong to a person who should never have been merged. Of several merges the last must be undone first. Raises
    AppError "merge.unknown" (404), "merge.too_late" (409), "merge.later_first" (409, `extra.id`).
    """
    row = selectors.merge_of(user_id=user_id, merge_id=merge_id)
    both = lock(row.survivor_id, row.absorbed_id)
    row.refresh_from_db()
    if row.undone_at is not None:
        return row
    if not selectors.is_undoable(row):
        raise AppError("merge.too_late", "A merge can be undone for 24 hours.", status=409)
    later = Merge.objects.filter(pk__gt=row.pk, undone_at=None)
    later = later.filter(survivor_id=row.survivor_id) | later.filter(absorbed_id=row.survivor_id)
    if (newest := later.order_by("-pk").first()) is not None:
        raise AppError("merge.later_first", "Undo the later merge first.", {"id": newest.pk}, status=409)
    User.objects.filter(pk=row.absorbed_id).update(is_active=True, merged_into=None)
    merge_transfer.move_back(survivor_id=row.survivor_id, absorbed_id=row.absorbed_id, record=row.record)
    sign_ins.end_all(user_id=row.survivor_id, since=row.created_at, keep=keep)
    LinkCode.objects.filter(user_id=row.survivor_id, used_at=None).delete()
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    for user in both:
        notices.notify(user=user, kind=NoticeKind.ACCOUNT_MERGE_UNDONE, merge=row.pk)
    return row


def delete_old_records(*, limit: int = 200) -> int:
    """Delete what merges keep for being undone, once the time for that is over; return how many. For a sweep."""
    past = Merge.objects.filter(undo_until__lte=clock.now()).exclude(record={}).order_by("pk")
    deleted = 0
    for merge_id in list(past.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            row = Merge.objects.get(pk=merge_id)
            lock(row.survivor_id, row.absorbed_id)
            row.refresh_from_db()
            if row.undone_at is None:
                merge_transfer.delete_duplicates(absorbed_id=row.absorbed_id)
                User.objects.filter(pk=row.absorbed_id).update(phone_number=None)
            deleted += Merge.objects.filter(pk=merge_id).exclude(record={}).update(record={})
    return deleted


def lock(first_id: int, second_id: int) -> tuple[User, User]:
    """Lock two learners' rows until the transaction ends and return both.

    Raises AppError "auth.user_gone" (401) for an unknown id.
    """
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=(first_id, second_id)).order_by("pk")
    users = {user.pk: user for user in rows}
    if first_id not in users or second_id not in users:
        raise study.gone()
    return users[first_id], users[second_id]
