"""What a learner wants to read."""

import functools
from collections.abc import Iterable

from django.db import transaction

from backend.common.errors import AppError
from backend.materials import cache
from backend.materials.services import write_through
from backend.study import schedule, selectors
from backend.study.models import LearnerProfile
from backend.study.services import learners


@transaction.atomic
def choose(
    *,
    user_id: int,
    categories: Iterable[str] | None = None,
    level: str | None = None,
    time_zone: str | None = None,
    **others: int | None,
) -> LearnerProfile:
    """Remember a learner's choice; None leaves a field alone, no categories at all means every one.

    `others` are further fields of LearnerProfile.

    Raises AppError "category.unknown", "time_zone.unknown" (400) or "auth.user_gone" (401); nothing is written then.
    """
    fields: dict[str, object] = {"level": level, "time_zone": time_zone, **others}
    chosen = {name: value for name, value in fields.items() if value is not None}
    if categories is not None:
        chosen["categories"] = selectors.known_categories(categories)
    if time_zone is not None and schedule.known_zone(time_zone) != time_zone:
        raise AppError("time_zone.unknown", f"There is no time zone {time_zone!r}.", {"time_zone": time_zone})
    learners.lock(user_id=user_id)
    profile, _ = LearnerProfile.objects.update_or_create(user_id=user_id, defaults=chosen)
    if level is not None:
        key = cache.level_key(user_id)
        write_through.mark_stale([key], functools.partial(cache.delete, key))
    return profile
