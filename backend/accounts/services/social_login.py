"""Matching a login platform's profile with a learner, and signing up with it.

CustomSocialAccount alone decides which learner a profile belongs to.
"""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from backend.accounts import selectors
from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.services import duplicates, notices, oauth_grants, phone_sign_up
from backend.accounts.services.duplicates import Candidate
from backend.accounts.social_profile import SocialProfile
from backend.common import clock
from backend.common.errors import AppError
from contracts.notices import NoticeKind


def owner_of(profile: SocialProfile) -> User | None:
    """Return the learner this identity belongs to, whatever their state; nothing is written."""
    known = selectors.identity(provider=profile.provider, uid=profile.uid)
    return known.user if known else None


def recognize(profile: SocialProfile) -> User | None:
    """Return the learner this identity belongs to, None for an unknown one, and update the identity's row.

    Raises AppError "account.inactive" (403).
    """
    known = selectors.identity(provider=profile.provider, uid=profile.uid)
    if known is None:
        return None
    if not known.user.is_active or known.user.is_service_account:
        raise AppError("account.inactive", "This learner's account is switched off.", status=403)
    _update(known, profile)
    return known.user


def member(profile: SocialProfile) -> User | None:
    """Return the learner who has signed up and owns this identity, as `recognize` does.

    None for an unknown person and for a learner whom only a chat knows; nothing is written about these. Raises AppError
    "account.inactive" (403).
    """
    owner = owner_of(profile)
    if owner is None:
        return None
    # A chat's learner has no password and never signs in.
    has_signed_up = owner.last_login is not None or owner.has_usable_password()
    return recognize(profile) if has_signed_up or not owner.is_active else None


def candidates(profile: SocialProfile) -> list[Candidate]:
    """Return the accounts that the person may own, and can prove, besides the one with this identity."""
    return [one for one in duplicates.find(profile, exclude=owner_of(profile)) if one.has_way]


def attach(*, user_id: int, profile: SocialProfile) -> bool:
    """Give this learner the identity, and notify them; return False, without a change, if it is another learner's.

    Safe to repeat. The caller has made sure that both belong to one person. Raises AppError "account.inactive" (403).
    """
    with transaction.atomic():
        owner = User.objects.select_for_update().filter(pk=user_id, is_active=True, is_service_account=False).first()
        if owner is None:
            raise AppError("account.inactive", "This learner's account is switched off.", status=403)
        identity, is_new = _get_or_create(owner, profile)
        if identity.user_id != user_id:
            return False
        _update(identity, profile)
        if is_new:
            notices.notify(user=owner, kind=NoticeKind.IDENTITY_LINKED, provider=profile.provider)
    return True


def create(profile: SocialProfile) -> User:
    """Return a new learner with this identity, or the one a parallel request has just created."""
    with transaction.atomic():
        # The username is random: one made of provider and uid could be taken by somebody else beforehand.
        user = User.objects.create_user(f"social-{uuid.uuid4().hex}")
        identity, is_new = _get_or_create(user, profile)
        if not is_new:
            user.delete()
        _update(identity, profile)
    return identity.user


def join(profile: SocialProfile, *, birth_date: dt.date) -> User:
    """Sign up with this identity and return the learner: a new one, or the one whom a chat knew before.

    Other accounts with the same e-mail or phone number are notified. The birth date is checked and not stored. The
    caller has obtained consent to the terms and signs the learner in; `date_joined` becomes the moment of consent. Safe
    to repeat: the moment stays, and nobody is notified again. Raises AppError "sign_up.too_young" (403) and
    "account.inactive" (403).
    """
    phone_sign_up.check_age(birth_date)
    user = owner_of(profile) or create(profile)
    now = clock.now()
    with transaction.atomic():
        joining = User.objects.filter(pk=user.pk, is_active=True, is_service_account=False, last_login=None)
        others = duplicates.find(profile, exclude=user) if joining.update(date_joined=now, last_login=now) else []
        for other in User.objects.filter(pk__in=[one.user_id for one in others]):
            notices.notify(user=other, kind=NoticeKind.ACCOUNT_SEPARATE, provider=profile.provider)
    # They may have been merged into another learner meanwhile, or have deleted their account.
    return recognize(profile) or create(profile)


def _get_or_create(user: User, profile: SocialProfile) -> tuple[CustomSocialAccount, bool]:
    try:
        with transaction.atomic():
            created = CustomSocialAccount.objects.create(
                user=user, provider=profile.provider, uid=profile.uid, display_name=profile.display_name
            )
    except IntegrityError:
        known = CustomSocialAccount.objects.select_related("user")
        return known.get(provider=profile.provider, uid=profile.uid), False
    return created, True


def _update(identity: CustomSocialAccount, profile: SocialProfile) -> None:
    """Write what the platform says now to the identity's row, never to the learner's own."""
    fields = {"email": profile.email, "phone_number": profile.phone_number}
    if profile.display_name:
        fields["display_name"] = profile.display_name
    CustomSocialAccount.objects.filter(pk=identity.pk).update(**fields)
    if (tokens := profile.tokens) is None:
        return
    # The login may have waited some minutes for its owner's decision.
    now, refresh_until = clock.now(), tokens.refresh_expires_at
    oauth_grants.store(
        identity=identity,
        access_token=tokens.access_token,
        access_seconds=max(0, int((tokens.access_expires_at - now).total_seconds())),
        refresh_token=tokens.refresh_token,
        refresh_seconds=max(0, int((refresh_until - now).total_seconds())) if refresh_until else None,
        scopes=tokens.scopes,
    )
