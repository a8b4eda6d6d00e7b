"""One-time link codes: the learner who made one and the learner who types it, elsewhere, are merged.

A code is stored as a keyed hash, for five minutes and one use. Previewing what it would merge does not use it up. An
unknown, a used and an expired code give the same error.

Wrong codes are counted for the person, by their identities and number, so that leaving and returning begins nothing
anew, and nobody is limited by the guesses of others: with a hundred valid codes at once, a thousand chats that guess
all they may succeed once in some 250 years. A code is counted before it is checked, so that parallel guesses count too,
and a correct one takes back its own attempt only.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
from backend.learners.services import merging, number_give_up
from backend.study import selectors as study
from backend.study.services import learners

LIFETIME = dt.timedelta(minutes=5)
TRIES = {600: 10, 24 * 3600: 30}
"""Wrong codes of a person in ten minutes, and in a day."""


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


def preview(*, user_id: int, code: str, may_give_up: bool = False) -> selectors.Preview:
    """Return what a code would merge, without using it up; `may_give_up`: even if both have a phone number.

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
    return selectors.preview(merge_policy.choose_survivor(makers[0], typist, may_give_up=may_give_up))


def confirm(*, user_id: int, code: str, proof: number_give_up.Proof | None = None) -> Linked:
    """Use up a code and merge its maker and this learner; of two who type it at once exactly one succeeds.

    If both have a phone number, `proof` shows that the absorbed learner's is given up. Raises what `preview` and
    `number_give_up.prove` raise. Call it outside any transaction.
    """
    given_up = ""
    if proof is not None:
        expected = preview(user_id=user_id, code=code, may_give_up=True)
        given_up = number_give_up.prove(user_id=expected.absorbed_id, proof=proof)
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
        pair = merge_policy.choose_survivor(users[row.user_id], users[user_id], may_give_up=bool(given_up))
        joined = selectors.preview(pair)
        trigger = Merge.Trigger.LINK_CODE
        merge = merging.merge(
            survivor_id=pair.survivor.pk, absorbed_id=pair.absorbed.pk, trigger=trigger, given_up=given_up
        )
        return Linked(merge, joined)


def _valid(code: str) -> QuerySet[LinkCode]:
    code_hash = _hashed(link_code_format.read(code) or "")
    return LinkCode.objects.filter(code_hash=code_hash, used_at=None, expires_at__gt=clock.now())


@contextmanager
def _counted_if_wrong(user_id: int) -> Iterator[None]:
    keys = attempt_limits.personal_keys(user_id=user_id)
    with ExitStack() as windows:
        for seconds, limit in TRIES.items():
            counters = [attempt_limits.Counter(f"link.{seconds}", key, limit) for key in keys]
            windows.enter_context(
                attempt_limits.count_failures(counters, window_seconds=seconds, error_code="link_code.invalid")
            )
        yield


def _hashed(code: str) -> str:
    return keyed_hash("link code", code)


def _refusal(user_id: int, code: str) -> AppError:
    if _valid(code).filter(user_id=user_id).exists():
        return AppError("link_code.own", "This code is your own: type it where you are somebody else.")
    return AppError("link_code.invalid", "This code is not, or no longer, good for anything.")
