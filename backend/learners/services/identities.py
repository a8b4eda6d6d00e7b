"""Listing and unlinking a learner's identities, at their own request or their platform's."""

from django.db import transaction

from backend.accounts import selectors as accounts
from backend.accounts.models import GENERATED_USERNAME, CustomSocialAccount, SocialGrant, User
from backend.accounts.services import notices, sign_ins
from backend.common.errors import AppError
from backend.learners.services import account_deletion, platform_unlinks
from backend.study import selectors as study
from contracts.notices import NoticeKind

OWNER_CHANGES_MAX = 3


def identities(*, user_id: int) -> list[tuple[CustomSocialAccount, bool]]:
    """Return a learner's identities, oldest first, each with whether it may be unlinked.

    Raises AppError "auth.user_gone" (401).
    """
    owner = User.objects.filter(pk=user_id, is_active=True).first()
    if owner is None:
        raise study.gone()
    linked = accounts.identities(user_id=user_id)
    return [(one, _may_unlink(owner, one, linked)) for one in linked]


def unlink(*, user_id: int, identity_id: int) -> None:
    """Remove one of a learner's identities and call its platform later; their words and stories stay.

    Raises AppError "identity.unknown" (404), for others' as well, "identity.last" (409) if nobody could sign in here
    without it, and "auth.user_gone" (401).
    """
    with transaction.atomic():
        owner = User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).first()
        if owner is None:
            raise study.gone()
        linked = accounts.identities(user_id=user_id)
        chosen = next((one for one in linked if one.pk == identity_id), None)
        if chosen is None:
            raise AppError("identity.unknown", "There is no such identity.", {"id": identity_id}, status=404)
        if not _may_unlink(owner, chosen, linked):
            raise AppError("identity.last", "The last way in cannot be unlinked.", {"id": identity_id}, status=409)
        platform_unlinks.schedule([chosen])
        chosen.delete()
        notices.notify(user=owner, kind=NoticeKind.IDENTITY_UNLINKED, provider=chosen.provider)


@transaction.atomic
def platform_unlinked(*, provider: str, uid: str) -> None:
    """Remove an identity whose owner left our application at the platform. Safe to repeat, and for unknown ones.

    A learner with a password, a phone number or another identity, a chat included, stays; one with nothing left is
    deleted, for nobody could ever sign in to that account again. Staff and accounts that are switched off stay too.
    """
    owner = None
    for _ in range(OWNER_CHANGES_MAX):  # a merge may give it to another learner while we wait for the lock
        identity = accounts.identity(provider=provider, uid=uid)
        if identity is None:
            return
        owner = User.objects.select_for_update(no_key=True).filter(pk=identity.user_id).first()
        if owner is not None and owner.custom_social_accounts.filter(pk=identity.pk).exists():
            break
        owner = None
    if owner is None:
        return
    CustomSocialAccount.objects.filter(provider=provider, uid=uid).delete()
    is_operators = owner.is_staff or owner.is_superuser or owner.is_service_account or not owner.is_active
    has_login = owner.has_usable_password() or bool(owner.phone_number)
    if is_operators or has_login or owner.custom_social_accounts.exists():
        notices.notify(user=owner, kind=NoticeKind.IDENTITY_UNLINKED, provider=provider)
        sign_ins.end_all(user_id=owner.pk)
    else:
        account_deletion.leave(user_id=owner.pk)


def delete_grant(*, provider: str, uid: str) -> None:
    """Delete a learner's OAuth grant at a platform: its tokens are no longer valid. Safe to repeat."""
    SocialGrant.objects.filter(identity__provider=provider, identity__uid=uid).delete()


def grant_revoked(*, provider: str, uid: str) -> None:
    """Delete a learner's grant and end all their sign-ins; the identity stays, and a new login stores a new grant."""
    delete_grant(provider=provider, uid=uid)
    end_sign_ins(provider=provider, uid=uid)


def end_sign_ins(*, provider: str, uid: str) -> None:
    """End every sign-in of the learner behind an identity: their account at the platform may be compromised."""
    identity = accounts.identity(provider=provider, uid=uid)
    if identity is not None:
        sign_ins.end_all(user_id=identity.user_id)


def _may_unlink(owner: User, identity: CustomSocialAccount, linked: list[CustomSocialAccount]) -> bool:
    """A login may be unlinked while another login remains; a chat, which is none, while anything remains."""
    if owner.phone_number or (owner.has_usable_password() and not GENERATED_USERNAME.fullmatch(owner.username)):
        return True
    others = [one for one in linked if one.pk != identity.pk]
    if identity.provider in accounts.LOGIN_PROVIDERS:
        return any(one.provider in accounts.LOGIN_PROVIDERS for one in others)
    return bool(others)
