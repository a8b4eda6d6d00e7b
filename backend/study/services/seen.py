"""Recording what has happened between a learner and stories: listed, delivered, opened, read."""

import functools
from collections.abc import Sequence

from django.db import transaction

from backend.common import clock
from backend.common.errors import AppError
from backend.materials import cache
from backend.materials.models import Article
from backend.materials.services import write_through
from backend.study import schedule
from backend.study.models import SeenArticle, StudyDay
from backend.study.services import learners
from contracts.enums import SeenFact

COLUMNS = {
    SeenFact.LISTED: ("listed_at",),
    SeenFact.DELIVERED: ("delivered_at",),
    SeenFact.OPENED: ("opened_at",),
    SeenFact.READ: ("read_at", "opened_at"),
}
"""The columns of each fact: what was read was opened."""


@transaction.atomic
def mark_seen(*, user_id: int, article_ids: Sequence[int], fact: SeenFact = SeenFact.OPENED) -> list[int]:
    """Record a fact about these stories for a learner, the first time of each; return the ids, sorted.

    A story that was read makes the study day count. Safe to repeat. Raises AppError "article.unknown" (400) when an id
    is no story's, "auth.user_gone" (401) when the learner was deleted; nothing is written then.
    """
    wanted = sorted(set(article_ids))
    known = Article.objects.filter(pk__in=wanted).values_list("pk", flat=True)
    if missing := sorted(set(wanted).difference(known)):
        raise AppError("article.unknown", "Some of these articles do not exist.", {"ids": missing})
    profile = learners.lock_profile(user_id=user_id)
    now = clock.now()
    if fact == SeenFact.READ and wanted:
        day = schedule.study_day(now, schedule.known_zone(profile.time_zone))
        story_day = StudyDay(user_id=user_id, day=day, reason=StudyDay.Reason.STORY)
        StudyDay.objects.bulk_create([story_day], ignore_conflicts=True)
    rows = SeenArticle.objects.filter(user_id=user_id, article_id__in=wanted)
    before = dict(rows.values_list("article_id", COLUMNS[fact][0]))
    times = dict.fromkeys(COLUMNS[fact], now)
    SeenArticle.objects.bulk_create(
        [SeenArticle(user_id=user_id, article_id=pk, **times) for pk in wanted if pk not in before],
        ignore_conflicts=True,
    )
    for column in COLUMNS[fact]:
        if any(time is None for time in before.values()):
            rows.filter(**{f"{column}__isnull": True}).update(**{column: now})
    if fact != SeenFact.LISTED:  # what was only listed stays new
        write_through.mark_stale([cache.seen_key(user_id)], functools.partial(cache.add_seen, user_id, wanted))
    return wanted


@transaction.atomic
def copy_facts(*, article_id: int, from_ids: Sequence[int]) -> None:
    """Record of a story whatever is recorded of others of its event, so that it is new to nobody who knows those."""
    known = SeenArticle.objects.filter(article_id__in=from_ids).order_by("user_id")
    facts: dict[int, SeenArticle] = {}
    for row in known:
        merged = facts.setdefault(row.user_id, SeenArticle(user_id=row.user_id, article_id=article_id))
        for column in ("listed_at", "delivered_at", "opened_at", "read_at"):
            times = [time for time in (getattr(merged, column), getattr(row, column)) if time]
            setattr(merged, column, min(times, default=None))
    SeenArticle.objects.bulk_create(facts.values(), ignore_conflicts=True)
    for key in map(cache.seen_key, facts):
        write_through.mark_stale([key], functools.partial(cache.delete, key))
