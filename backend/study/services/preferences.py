"""What a learner wants to read."""

from collections.abc import Iterable

from django.db import transaction

from backend.study import selectors
from backend.study.models import LearnerProfile
from backend.study.services import learners


@transaction.atomic
def choose(*, user_id: int, categories: Iterable[str] | None = None, level: str | None = None) -> LearnerProfile:
    """Remember a learner's choice; None leaves a field alone, no categories at all means every one.

    Raises AppError "category.unknown" (400) or "auth.user_gone" (401); nothing is written then.
    """
    chosen: dict[str, object] = {}
    if categories is not None:
        chosen["categories"] = selectors.known_categories(categories)
    if level is not None:
        chosen["level"] = level
    learners.lock(user_id=user_id)
    profile, _ = LearnerProfile.objects.update_or_create(user_id=user_id, defaults=chosen)
    return profile
