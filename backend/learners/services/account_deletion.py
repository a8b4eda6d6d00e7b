"""Deletion of a learner with all their data."""

import functools

from django.db import transaction

from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.services import sign_ins
from backend.common.errors import AppError
from backend.digests.services import subscriptions
from backend.learners import selectors
from backend.learners.services import platform_unlinks
from backend.materials import cache
from backend.materials.services import write_through
from backend.study import selectors as study


@transaction.atomic
def leave(*, user_id: int) -> None:
    """Delete a learner and those merged into them, for good.

    Their own digests, identities, words, seen stories, sign-ins and notices are deleted as well; a channel's digest
    that they manage ends. What they reported stays with the editors, without its reporter. Raises AppError
    "auth.user_gone" (401) when they are deleted already, "leave.forbidden" (403) for staff.
    """
    ids: list[int] = []
    users: dict[int, User] = {}
    # Lock the learner and all who were merged into them: no merge can begin or be undone from then on.
    while (found := selectors.ids_with_merged(user_id=user_id)) != ids:
        ids = found
        rows = User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
        users = {user.pk: user for user in rows}
    learner = users.get(user_id)
    if learner is None or not learner.is_active:
        raise study.gone()
    if learner.is_staff or learner.is_superuser or learner.is_service_account:
        raise AppError("leave.forbidden", "Bots and staff are removed by an operator.", status=403)
    platform_unlinks.schedule(CustomSocialAccount.objects.filter(user_id__in=ids).select_related("grant"))
    for pk in ids:
        subscriptions.forget_person(user_id=pk)
        sign_ins.end_all(user_id=pk)
        key = cache.seen_key(pk)
        write_through.mark_stale([key], functools.partial(cache.delete, key))
    User.objects.filter(pk__in=ids).delete()
