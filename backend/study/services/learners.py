"""A learner's own row as the lock under everything written about them."""

from backend.accounts.models import User
from backend.study import selectors
from backend.study.models import LearnerProfile


def lock(*, user_id: int) -> None:
    """Keep a learner here until this transaction ends: a token outlives its learner by some minutes.

    Raises AppError "auth.user_gone" (401) when the learner was deleted, switched off or joined into another one: a bot
    then asks anew whom its speaker is.
    """
    if not User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).exists():
        raise selectors.gone()


def lock_profile(*, user_id: int) -> LearnerProfile:
    """Do as `lock` does, and return the learner's profile; not stored for somebody who has never chosen anything.

    Its `user` is at hand. One query. Raises AppError as `lock` does.
    """
    rows = User.objects.select_for_update(no_key=True, of=("self",)).select_related("profile")
    user = rows.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise selectors.gone()
    profile: LearnerProfile | None = getattr(user, "profile", None)
    return profile or LearnerProfile(user=user)
