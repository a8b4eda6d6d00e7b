"""An identity leads to its learner no more: because they said so, or because its platform did."""

import enum
import re

from django.db import transaction

from backend.accounts import selectors as accounts
from backend.accounts.models import CustomSocialAccount, SocialGrant, User
from backend.accounts.services import notices, sign_ins
from backend.common import clock
from backend.common.errors import AppError
from backend.learners.models import ProviderUnlink
from backend.learners.services import account_deletion
from backend.study import selectors as study
from contracts.notices import NoticeKind

LOGINS = accounts.LOGIN_PROVIDERS
OWNER_CHANGES_MAX = 3
MADE_UP_NAME = re.compile(r"(phone|social|chat)-[0-9a-f]{32}")
"""A username that we made and never show: without a phone number its password opens nothing."""


class Heard(enum.Enum):
    """What a platform's word changed."""

    NOTHING = "nothing"
    DONE = "done"
    LEFT = "left"
    """The learner had nothing else, so everything of theirs was deleted."""


def identities(*, user_id: int) -> list[tuple[CustomSocialAccount, bool]]:
    """Return everything a learner comes by, oldest first, each with whether it may be unlinked.

    Raises AppError "auth.user_gone" (401).
    """
    owner = User.objects.filter(pk=user_id, is_active=True).first()
    if owner is None:
        raise study.gone()
    everything = accounts.identities(user_id=user_id)
    return [(one, _may_go(owner, one, everything)) for one in everything]


def unlink(*, user_id: int, identity_id: int) -> None:
    """Remove one of a learner's identities and tell its platform later; their words and stories stay.

    Raises AppError "identity.unknown" (404), for somebody else's as well, and "identity.last" (409): without it nobody
    could sign in here any more. "auth.user_gone" (401).
    """
    with transaction.atomic():
        owner = User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).first()
        if owner is None:
            raise study.gone()
        everything = accounts.identities(user_id=user_id)
        chosen = next((one for one in everything if one.pk == identity_id), None)
        if chosen is None:
            raise AppError("identity.unknown", "There is no such identity.", {"id": identity_id}, status=404)
        if not _may_go(owner, chosen, everything):
            raise AppError("identity.last", "The last way in cannot be unlinked.", {"id": identity_id}, status=409)
        chosen.delete()
        if chosen.provider in account_deletion.TOLD:
            ProviderUnlink.objects.create(provider=chosen.provider, uid=chosen.uid, due_at=clock.now())
        notices.tell(user=owner, kind=NoticeKind.IDENTITY_UNLINKED, provider=chosen.provider)


def platform_unlinked(*, provider: str, uid: str) -> Heard:
    """Do what a platform says: this person left our application there. Safe to repeat; unknown people change nothing.

    The identity and its tokens go. Whoever has a password, a phone number or another identity, a chat included, stays
    a learner; whoever has nothing left is deleted with everything of theirs, for nobody could ever reach it again.
    """
    with transaction.atomic():
        owner = _locked_owner(provider, uid)
        if owner is None:
            return Heard.NOTHING
        CustomSocialAccount.objects.filter(provider=provider, uid=uid).delete()
        if _has_something(owner):
            notices.tell(user=owner, kind=NoticeKind.IDENTITY_UNLINKED, provider=provider)
            sign_ins.end_all(user_id=owner.pk)
            return Heard.DONE
        account_deletion.leave(user_id=owner.pk)
        return Heard.LEFT


def grant_forgotten(*, provider: str, uid: str) -> Heard:
    """Forget what a learner allowed us on a platform: its tokens are good no more. Safe to repeat."""
    gone, _ = SocialGrant.objects.filter(identity__provider=provider, identity__uid=uid).delete()
    return Heard.DONE if gone else Heard.NOTHING


def grant_revoked(*, provider: str, uid: str) -> Heard:
    """Forget what a learner allowed us, and end every sign-in; the identity stays, and a new login mends it."""
    grant_forgotten(provider=provider, uid=uid)
    return signed_out(provider=provider, uid=uid)


def signed_out(*, provider: str, uid: str) -> Heard:
    """End every sign-in of the learner behind an identity: their account there may be in other hands."""
    identity = accounts.identity(provider=provider, uid=uid)
    if identity is None:
        return Heard.NOTHING
    sign_ins.end_all(user_id=identity.user_id)
    return Heard.DONE


def _locked_owner(provider: str, uid: str) -> User | None:
    """Hold the owner of an identity; a merge may have given it to another learner while we waited."""
    for _ in range(OWNER_CHANGES_MAX):
        identity = accounts.identity(provider=provider, uid=uid)
        if identity is None:
            return None
        owner = User.objects.select_for_update(no_key=True).filter(pk=identity.user_id).first()
        if owner is not None and owner.custom_social_accounts.filter(pk=identity.pk).exists():
            return owner
    return None


def _may_go(owner: User, leaving_one: CustomSocialAccount, everything: list[CustomSocialAccount]) -> bool:
    """A login may go while another way in remains; a chat, which is none, while anything at all remains."""
    others = [one for one in everything if one.pk != leaving_one.pk]
    if owner.phone_number or (owner.has_usable_password() and not MADE_UP_NAME.fullmatch(owner.username)):
        return True
    if leaving_one.provider in LOGINS:
        return any(one.provider in LOGINS for one in others)
    return bool(others)


def _has_something(owner: User) -> bool:
    """Say whether anything still leads to somebody; staff and accounts that are switched off are an operator's."""
    is_operators = owner.is_staff or owner.is_superuser or owner.is_service_account or not owner.is_active
    has_login = owner.has_usable_password() or bool(owner.phone_number)
    return is_operators or has_login or owner.custom_social_accounts.exists()
