"""Signing up with Kakao or Discord."""

import datetime as dt

from backend.accounts.arrival import Arrival
from backend.accounts.models import User
from backend.accounts.services import duplicates, notices, signing_up, social_login


def join(arrival: Arrival, *, birth_date: dt.date) -> User:
    """Return a new learner with this identity; whoever already has the same e-mail or number is told.

    The birth date is looked at and forgotten; the caller has seen to it that the terms were accepted. Safe to repeat.
    Raises AppError "sign_up.too_young" (403).
    """
    signing_up.check_age(birth_date)
    others = duplicates.find(arrival)
    user = social_login.create(arrival)
    for other in User.objects.filter(pk__in=[one.user_id for one in others]).exclude(pk=user.pk):
        notices.tell(user=other, kind="account.separate", provider=arrival.provider)
    return user
