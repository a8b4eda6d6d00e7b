"""What becomes of somebody who comes from a login platform. CustomSocialAccount alone says who they are here."""

import datetime as dt
import enum
import uuid

from django.db import IntegrityError, transaction

from backend.accounts import selectors
from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.services import notices, oauth_grants
from backend.accounts.social_profile import Arrival
from backend.common import clock
from backend.common.errors import AppError
from contracts.notices import NoticeKind


class Attached(enum.Enum):
    """How it went."""

    NOW = "now"
    ALREADY = "already"
    ELSEWHERE = "elsewhere"
    """The identity belongs to another learner; nothing was changed."""


def recognize(arrival: Arrival) -> User | None:
    """Return the learner this identity belongs to, None for an unknown one; the identity's row is brought up to date.

    Raises AppError "account.inactive" (403).
    """
    known = selectors.identity(provider=arrival.provider, uid=arrival.uid)
    if known is None:
        return None
    if not known.user.is_active or known.user.is_service_account:
        raise AppError("account.inactive", "This learner's account is switched off.", status=403)
    _refresh(known, arrival)
    return known.user


def owner_of(arrival: Arrival) -> User | None:
    """Return the learner this identity belongs to, whatever their state; nothing is written."""
    known = selectors.identity(provider=arrival.provider, uid=arrival.uid)
    return known.user if known else None


def attach(*, user_id: int, arrival: Arrival) -> Attached:
    """Make the identity this learner's, unless it is somebody's; safe to repeat, and its owner is told.

    The caller has made sure that both belong to one person. Raises AppError "account.inactive" (403).
    """
    with transaction.atomic():
        owner = User.objects.select_for_update().filter(pk=user_id, is_active=True, is_service_account=False).first()
        if owner is None:
            raise AppError("account.inactive", "This learner's account is switched off.", status=403)
        identity, is_new = _get_or_make(owner, arrival)
        if identity.user_id != user_id:
            return Attached.ELSEWHERE
        _refresh(identity, arrival)
        if is_new:
            notices.tell(user=owner, kind=NoticeKind.IDENTITY_LINKED, provider=arrival.provider)
    return Attached.NOW if is_new else Attached.ALREADY


def create(arrival: Arrival) -> User:
    """Return a new learner with this identity, or the one a parallel request has just made."""
    with transaction.atomic():
        # The name is random: one made of provider and uid could be taken by somebody else beforehand.
        user = User.objects.create_user(f"social-{uuid.uuid4().hex}")
        identity, is_new = _get_or_make(user, arrival)
        if not is_new:
            user.delete()
        _refresh(identity, arrival)
    return identity.user


def _get_or_make(user: User, arrival: Arrival) -> tuple[CustomSocialAccount, bool]:
    try:
        with transaction.atomic():
            made = CustomSocialAccount.objects.create(
                user=user, provider=arrival.provider, uid=arrival.uid, display_name=arrival.display_name
            )
    except IntegrityError:
        known = CustomSocialAccount.objects.select_related("user")
        return known.get(provider=arrival.provider, uid=arrival.uid), False
    return made, True


def _refresh(identity: CustomSocialAccount, arrival: Arrival) -> None:
    """Write what the platform says today to the identity's row, never to the learner's own."""
    said = {"email": arrival.email, "phone_number": arrival.phone_number}
    if arrival.display_name:
        said["display_name"] = arrival.display_name
    CustomSocialAccount.objects.filter(pk=identity.pk).update(**said)
    if arrival.permit is not None:
        _keep_permit(identity, arrival)


def _keep_permit(identity: CustomSocialAccount, arrival: Arrival) -> None:
    permit = arrival.permit
    if permit is None:
        return
    refresh_until = permit.refresh_expires_at
    oauth_grants.keep(
        identity=identity,
        access_token=permit.access_token,
        access_seconds=_seconds_left(permit.access_expires_at),
        refresh_token=permit.refresh_token,
        refresh_seconds=_seconds_left(refresh_until) if refresh_until else None,
        scopes=permit.scopes,
    )


def _seconds_left(moment: dt.datetime) -> int:
    """The login may have waited some minutes for its owner's decision."""
    return max(0, int((moment - clock.now()).total_seconds()))
