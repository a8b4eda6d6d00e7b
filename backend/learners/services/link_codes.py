"""One-time link codes: the learner who made one and the learner who types it, elsewhere, are merged.

A code is stored as a keyed hash, for five minutes and one use. Previewing what it would merge does not use it up. An
unknown, a used and an expired code give the same error.

Wrong codes are counted per learner, and over all learners as well, for one person may have many accounts. A code is
counted before it is checked, so that parallel guesses count too, and a correct one takes back its own attempt only.
"""

import datetime as dt
from contextlib import AbstractContextManager
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet, Subquery

from backend.accounts.models import LinkCode
from backend.accounts.services import attempt_limits
from backend.common import clock
from backend.common.encryption import keyed_hash
from backend.common.errors import AppError
from backend.learners import link_code_format, merge_policy, selectors
from backend.learners.models import Merge
from backend.learners.services import merging
from backend.study import selectors as study
from backend.study.services import learners

LIFETIME = dt.timedelta(minutes=5)
WINDOW_SECONDS = 600
TRIES_OF_A_LEARNER = 10
TRIES_OF_ALL = 3000
"""Wrong codes in ten minutes; with a hundred valid codes at once, a guess succeeds once in 40 years."""


class Issued(NamedTuple):
    """A new code in plain text."""

    code: str
    expires_at: dt.datetime


class Linked(NamedTuple):
    """A merge by link code, with the preview made just before."""

    merge: Merge
    preview: selectors.Preview


@transaction.atomic
def make(*, user_id: int) -> Issued:
    """Make a learner's code; their older ones become invalid. Raises AppError "auth.user_gone" (401)."""
    learners.lock(user_id=user_id)
    LinkCode.objects.filter(user_id=user_id, used_at=None).delete()
    issued = Issued(link_code_format.new(), clock.now() + LIFETIME)
    LinkCode.objects.create(user_id=user_id, code_hash=_hashed(issued.code), expires_at=issued.expires_at)
    return issued


def preview(*, user_id: int, code: str) -> selectors.Preview:
    """Return what a code would merge, without using it up.

    Raises AppError "link_code.invalid" or "link_code.own" (400), "request.throttled" (429), "auth.user_gone" (401),
    and what `merge_policy.check` raises. Call it outside any transaction.
    """
    with _counted_if_wrong(user_id):
        # The code's row is not read by itself, to save a query.
        users = selectors.users_for_preview(user_id, Subquery(_valid(code).values("user_id")))
        typist, makers = users.pop(user_id, None), list(users.values())
        if typist is None:
            raise study.gone()
        if not makers:
            raise _refusal(user_id, code)
    return selectors.preview(merge_policy.choose_survivor(makers[0], typist))


def confirm(*, user_id: int, code: str) -> Linked:
    """Use up a code and merge its maker and this learner; of two who type it at once exactly one succeeds.

    Raises what `preview` raises. Call it outside any transaction.
    """
    with _counted_if_wrong(user_id), transaction.atomic():
        row = _valid(code).exclude(user_id=user_id).first()
        if row is None:
            raise _refusal(user_id, code)
        merging.lock(row.user_id, user_id)  # learners first, as everywhere; the code may be used by then
        users = selectors.users_for_preview(row.user_id, user_id)
        if not users[user_id].is_active:
            raise study.gone()
        if not _valid(code).filter(pk=row.pk).update(used_at=clock.now(), used_by_id=user_id):
            raise _refusal(user_id, code)
        pair = merge_policy.choose_survivor(users[row.user_id], users[user_id])
        joined = selectors.preview(pair)
        trigger = Merge.Trigger.LINK_CODE
        merge = merging.merge(survivor_id=pair.survivor.pk, absorbed_id=pair.absorbed.pk, trigger=trigger)
        return Linked(merge, joined)


def _valid(code: str) -> QuerySet[LinkCode]:
    code_hash = _hashed(link_code_format.read(code) or "")
    return LinkCode.objects.filter(code_hash=code_hash, used_at=None, expires_at__gt=clock.now())


def _counted_if_wrong(user_id: int) -> AbstractContextManager[None]:
    counters = [
        attempt_limits.Counter("link.learner", str(user_id), TRIES_OF_A_LEARNER),
        attempt_limits.Counter("link.all", "", TRIES_OF_ALL),
    ]
    return attempt_limits.count_failures(counters, window_seconds=WINDOW_SECONDS, error_code="link_code.invalid")


def _hashed(code: str) -> str:
    return keyed_hash("link code", code)


def _refusal(user_id: int, code: str) -> AppError:
    if _valid(code).filter(user_id=user_id).exists():
        return AppError("link_code.own", "This code is your own: type it where you are somebody else.")
    return AppError("link_code.invalid", "This code is not, or no longer, good for anything.")
