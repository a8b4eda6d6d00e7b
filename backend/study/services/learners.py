"""A learner's own row as the lock under everything written about them."""

import datetime as dt

from django.db import connection
from django.db.models import OuterRef, Subquery

from backend.accounts.models import User
from backend.common import clock
from backend.study import selectors
from backend.study.models import LearnerProfile, StudySession
from contracts.enums import Level

FARTHEST_DAY = dt.timedelta(days=2)
"""A session that is farther ahead, two flights around the world, was begun while the clock was wrong."""
_LOCK_LEVEL = """
SELECT profile.level
FROM accounts_user AS learner
LEFT JOIN study_learnerprofile AS profile ON profile.user_id = learner.id
WHERE learner.id = %s AND learner.is_active
FOR NO KEY UPDATE OF learner
"""


def lock(*, user_id: int) -> None:
    """Keep a learner here until this transaction ends: a token outlives its learner by some minutes.

    Raises AppError "auth.user_gone" (401) when the learner was deleted, switched off or joined into another one: a bot
    then asks anew whom its speaker is.
    """
    if not User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).exists():
        raise selectors.gone()


def lock_level(*, user_id: int) -> Level:
    """Do as `lock` does, and return the level that the learner chose, or that of one who never chose."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_LEVEL, [user_id])
        row = cursor.fetchone()
    if row is None:
        raise selectors.gone()
    return Level(row[0] or LearnerProfile().level)


def lock_row(*, user_id: int) -> None:
    """Lock a learner's row, also of one who was joined into another; for changes that no learner asks for."""
    User.objects.select_for_update(no_key=True).filter(pk=user_id).first()


def lock_profile(*, user_id: int) -> LearnerProfile:
    """Do as `lock` does, and return the learner's profile; not stored for somebody who has never chosen anything.

    Its `user` is at hand, with the day of their last session as `last_session_day`. One query. Raises AppError as
    `lock` does.
    """
    until = clock.now().date() + FARTHEST_DAY
    sessions = StudySession.objects.filter(user=OuterRef("pk"), day__lte=until).order_by("-day").values("day")
    rows = User.objects.select_for_update(no_key=True, of=("self",)).select_related("profile")
    rows = rows.annotate(last_session_day=Subquery(sessions[:1]))
    user = rows.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise selectors.gone()
    profile: LearnerProfile | None = getattr(user, "profile", None)
    profile = profile or LearnerProfile(user=user)
    profile.user = user
    return profile


def last_session_day(profile: LearnerProfile) -> dt.date | None:
    """Return the study day of the last session of a learner of `lock_profile`."""
    day: dt.date | None = getattr(profile.user, "last_session_day", None)
    return day
