"""Chat identities, found or created together with their learner on the first message, and a learner's own name."""

import uuid

from django.db import IntegrityError, transaction

from backend.accounts import selectors
from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.social_profile import clean_display_name
from backend.common.errors import AppError

CHOSEN_NAME_MAX_CHARS = 50


def exchange_identity(*, provider: str, uid: str, display_name: str) -> User:
    """Return the learner behind a chat identity, created on the first call and then always the same one.

    Raises AppError "account.inactive" when that learner was switched off.
    """
    name = clean_display_name(display_name)
    identity = selectors.identity(provider=provider, uid=uid)
    if identity is None:
        try:
            with transaction.atomic():
                # The username is random: one made of provider and uid could be taken by somebody else beforehand.
                user = User.objects.create_user(f"chat-{uuid.uuid4().hex}")
                identity = CustomSocialAccount.objects.create(user=user, provider=provider, uid=uid, display_name=name)
        except IntegrityError:  # a parallel first message has just created it
            identity = CustomSocialAccount.objects.select_related("user").get(provider=provider, uid=uid)
    if not identity.user.is_active:
        raise AppError("account.inactive", "This learner's account is switched off.", status=403)
    if name and name != identity.display_name:
        CustomSocialAccount.objects.filter(pk=identity.pk).update(display_name=name)
    return identity.user


def rename(*, user_id: int, display_name: str) -> None:
    """Set what a learner wants to be called; "" leaves it to their platforms.

    Raises AppError "auth.user_gone" (401).
    """
    name = clean_display_name(display_name)[:CHOSEN_NAME_MAX_CHARS]
    learners = User.objects.filter(pk=user_id, is_active=True, is_service_account=False)
    if not learners.update(first_name=name, last_name=""):
        raise AppError("auth.user_gone", "This account is gone.", status=401)
