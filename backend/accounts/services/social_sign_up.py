"""Signing up with Kakao or Discord: a newcomer, or a learner whom only a chat has met so far."""

import datetime as dt

from django.db import transaction

from backend.accounts.models import User
from backend.accounts.services import duplicates, notices, phone_sign_up, social_login
from backend.accounts.social_profile import Arrival
from backend.common import clock
from contracts.notices import NoticeKind


def member(arrival: Arrival) -> User | None:
    """Return the learner who comes back by this identity, None for whoever has yet to sign up, met in a chat or not.

    About these nothing is written. Raises AppError "account.inactive" (403).
    """
    owner = social_login.owner_of(arrival)
    if owner is None or (owner.is_active and not _has_joined(owner)):
        return None
    return social_login.recognize(arrival)


def join(arrival: Arrival, *, birth_date: dt.date) -> User:
    """Return the learner with this identity, made unless a chat knows them already.

    Whoever else has the same e-mail or number is told. The birth date is looked at and forgotten. The caller has seen
    to it that the terms were accepted and signs the learner in; `date_joined` becomes the moment of consent, also for
    whoever a chat knew before. Safe to repeat: the moment stays, and nobody is told again.
    Raises AppError "sign_up.too_young" (403) and "account.inactive" (403).
    """
    phone_sign_up.check_age(birth_date)
    user = social_login.owner_of(arrival) or social_login.create(arrival)
    with transaction.atomic():
        others = duplicates.find(arrival, but=user) if _consent(user) else []
        for other in User.objects.filter(pk__in=[one.user_id for one in others]):
            notices.tell(user=other, kind=NoticeKind.ACCOUNT_SEPARATE, provider=arrival.provider)
    # They may have been joined into another learner meanwhile, or have left.
    return social_login.recognize(arrival) or social_login.create(arrival)


def _has_joined(user: User) -> bool:
    """Tell a web account from a chat's learner, who has no password and never signs in."""
    return user.last_login is not None or user.has_usable_password()


def _consent(user: User) -> bool:
    """Write down the moment, as for every account; False when that was done before."""
    now = clock.now()
    waiting = User.objects.filter(pk=user.pk, is_active=True, is_service_account=False, last_login=None)
    return bool(waiting.update(date_joined=now, last_login=now))
