"""One-time codes: whoever made one and whoever types it, in another chat or on the web, are one person.

A code is kept as a keyed hash, for five minutes and one use. Looking at what would be joined does not spend it. That a
code was never made, was used or has expired is one answer to whoever types it.

Wrong codes are counted per learner, and over all learners too, for somebody may have many. Each code is counted before
it is looked at, so that parallel guesses count too, and taken back when it was right: its own try and no other, so
nobody begins anew by joining two learners of their own between guesses.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet, Subquery

from backend.accounts.models import LinkCode, User
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
"""Wrong ones in ten minutes; with a hundred codes out at once, a guess gets through once in 40 years."""


class Issued(NamedTuple):
    """A code, told once."""

    code: str
    expires_at: dt.datetime


class Linked(NamedTuple):
    """Two learners have become one; `preview` says what was joined."""

    merge: Merge
    preview: selectors.Preview


@transaction.atomic
def make(*, user_id: int) -> Issued:
    """Make a learner's code; it ends their older ones. Raises AppError "auth.user_gone" (401)."""
    learners.lock(user_id=user_id)
    LinkCode.objects.filter(user_id=user_id, used_at=None).delete()
    issued = Issued(link_code_format.new(), clock.now() + LIFETIME)
    LinkCode.objects.create(user_id=user_id, code_hash=_hashed(issued.code), expires_at=issued.expires_at)
    return issued


def preview(*, user_id: int, code: str) -> selectors.Preview:
    """Return what a code would join, without spending it.

    Raises AppError "link_code.invalid" or "link_code.own" (400), "request.throttled" (429), "auth.user_gone" (401),
    and what `survival.check` raises. Call it outside any transaction.
    """
    with _counted_if_wrong(user_id):
        maker, typist = _maker_and_typist(user_id, code)
    return selectors.preview(merge_policy.pair(maker, typist))


def confirm(*, user_id: int, code: str) -> Linked:
    """Spend a code: its maker and whoever types it become one; of two who type it at once exactly one wins.

    Raises what `preview` raises. Call it outside any transaction.
    """
    with _counted_if_wrong(user_id):
        return _link(user_id, code)


@transaction.atomic
def _link(user_id: int, code: str) -> Linked:
    row = _good(user_id, code)
    merging.lock(row.user_id, user_id)  # learners first, as everywhere; the code may be gone by then
    people = selectors.people(row.user_id, user_id)
    if not people[user_id].is_active:
        raise study.gone()
    if not _alive(code).filter(pk=row.pk).update(used_at=clock.now(), used_by_id=user_id):
        raise _invalid()
    chosen = merge_policy.pair(people[row.user_id], people[user_id])
    joined = selectors.preview(chosen)
    merge = merging.merge(
        survivor_id=chosen.survivor.pk, absorbed_id=chosen.absorbed.pk, trigger=Merge.Trigger.LINK_CODE
    )
    return Linked(merge, joined)


def _maker_and_typist(user_id: int, code: str) -> tuple[User, User]:
    """The code's row is not read by itself: a look at what joins is a page, and asks as few questions as others."""
    people = selectors.people(user_id, Subquery(_alive(code).values("user_id")))
    typist, makers = people.pop(user_id, None), list(people.values())
    if typist is None:
        raise study.gone()
    if not makers:
        raise _useless(user_id, code)
    return makers[0], typist


def _good(user_id: int, code: str) -> LinkCode:
    row = _alive(code).exclude(user_id=user_id).first()
    if row is None:
        raise _useless(user_id, code)
    return row


def _alive(code: str) -> QuerySet[LinkCode]:
    return LinkCode.objects.filter(
        code_hash=_hashed(link_code_format.read(code) or ""), used_at=None, expires_at__gt=clock.now()
    )


@contextmanager
def _counted_if_wrong(user_id: int) -> Iterator[None]:
    counters = [
        attempt_limits.Counter("link.learner", str(user_id), TRIES_OF_A_LEARNER),
        attempt_limits.Counter("link.all", "", TRIES_OF_ALL),
    ]
    taken = attempt_limits.take(counters, window_seconds=WINDOW_SECONDS)
    try:
        yield
    except AppError as error:
        if error.code != "link_code.invalid":
            attempt_limits.give_back(taken)
        raise
    attempt_limits.give_back(taken)


def _hashed(code: str) -> str:
    return keyed_hash("link code", code)


def _useless(user_id: int, code: str) -> AppError:
    if _alive(code).filter(user_id=user_id).exists():
        return AppError("link_code.own", "This code is your own: type it where you are somebody else.")
    return _invalid()


def _invalid() -> AppError:
    return AppError("link_code.invalid", "This code is not, or no longer, good for anything.")
