"""First sight of a chat speaker, and every later one."""

import uuid

from django.db import IntegrityError, transaction

from backend.accounts import selectors
from backend.accounts.display_name import cleaned
from backend.accounts.models import CustomSocialAccount, User
from backend.common.errors import AppError


def exchange_identity(*, provider: str, uid: str, display_name: str) -> User:
    """Return the learner behind a chat identity, made on first sight and then always the same one.

    Raises AppError "account.inactive" when that learner was switched off.
    """
    name = cleaned(display_name)
    known = selectors.identity(provider=provider, uid=uid) or _first_sight(provider, uid, name)
    if not known.user.is_active:
        raise AppError("account.inactive", "This learner's account is switched off.", status=403)
    if name and name != known.display_name:
        CustomSocialAccount.objects.filter(pk=known.pk).update(display_name=name)
    return known.user


def _first_sight(provider: str, uid: str, display_name: str) -> CustomSocialAccount:
    """Make user and identity together, or find what a parallel first message has just made."""
    try:
        with transaction.atomic():
            # The name is random: one made of provider and uid could be taken by somebody else beforehand.
            user = User.objects.create_user(f"chat-{uuid.uuid4().hex}")
            return CustomSocialAccount.objects.create(user=user, provider=provider, uid=uid, display_name=display_name)
    except IntegrityError:
        return CustomSocialAccount.objects.select_related("user").get(provider=provider, uid=uid)
