"""Chat identities: found, or created together with their learner on the first message."""

import uuid

from django.db import IntegrityError, transaction

from backend.accounts import selectors
from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.social_profile import clean_display_name
from backend.common.errors import AppError


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
