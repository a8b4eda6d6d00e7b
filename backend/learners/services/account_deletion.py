"""A learner goes, and everything of theirs with them."""

import functools

from django.db import transaction

from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.services import sign_ins
from backend.common import clock
from backend.common.errors import AppError
from backend.digests.models import Subscription
from backend.digests.services import subscriptions
from backend.learners import selectors
from backend.learners.models import ProviderUnlink
from backend.materials import cache
from backend.materials.services import write_through
from backend.study import selectors as study

TOLD = ("kakao",)
"""Login platforms that want to be told when somebody leaves; a sweep does it, long after this transaction."""


@transaction.atomic
def leave(*, user_id: int) -> None:
    """Delete a learner, with whoever was joined into them, for good.

    Their own digests, identities, words, seen stories, sign-ins and notices go along; a channel's digest they look
    after ends. Raises AppError "auth.user_gone" (401) when that has happened, "leave.forbidden" (403) for staff.
    """
    ids = _locked(user_id)
    unlinks = CustomSocialAccount.objects.filter(user_id__in=ids, provider__in=TOLD)
    ProviderUnlink.objects.bulk_create(
        ProviderUnlink(provider=one.provider, uid=one.uid, due_at=clock.now()) for one in unlinks
    )
    for pk in ids:
        _forget(pk)
    User.objects.filter(pk__in=ids).delete()


def _locked(user_id: int) -> list[int]:
    """Hold the learner and all who were joined into them; none can be joined or parted from then on."""
    ids: list[int] = []
    while (found := selectors.everyone_in(user_id=user_id)) != ids:
        ids, people = found, _held(found)
    learner = people.get(user_id)
    if learner is None or not learner.is_active:
        raise study.gone()
    if learner.is_staff or learner.is_superuser or learner.is_service_account:
        raise AppError("leave.forbidden", "Bots and staff are removed by an operator.", status=403)
    return ids


def _held(ids: list[int]) -> dict[int, User]:
    return {user.pk: user for user in User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")}


def _forget(user_id: int) -> None:
    subscriptions.forget_person(user_id=user_id)
    for subscription_id in Subscription.objects.filter(owner_id=user_id).values_list("pk", flat=True):
        subscriptions.end(owner_id=user_id, subscription_id=subscription_id)
    sign_ins.end_all(user_id=user_id)
    key = cache.seen_key(user_id)
    write_through.mark_stale([key], functools.partial(cache.delete, key))
