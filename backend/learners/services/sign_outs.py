"""Ending the sign-ins of some time: those of somebody who should not have had a way in."""

import datetime as dt

from allauth.usersessions.models import UserSession

from backend.accounts.models import TokenFamily
from backend.accounts.services.sign_ins import Current
from backend.common import clock


def end_since(*, user_id: int, since: dt.datetime, keep: Current) -> None:
    """End a learner's sign-ins begun `since`, but for the one to keep; access tokens live out their ten minutes."""
    families = TokenFamily.objects.filter(user_id=user_id, ended_at=None, created_at__gte=since)
    if keep.family is not None:
        families = families.exclude(pk=keep.family)
    families.update(ended_at=clock.now())
    sessions = UserSession.objects.filter(user_id=user_id, created_at__gte=since)
    for session in sessions.exclude(session_key=keep.session_key or ""):
        session.end()
