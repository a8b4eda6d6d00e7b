"""Marking stories as seen by a learner."""

import functools
from collections.abc import Sequence

from django.db import transaction

from backend.common.errors import AppError
from backend.materials import cache
from backend.materials.models import Article
from backend.materials.services import write_through
from backend.study.models import SeenArticle
from backend.study.services import learners


@transaction.atomic
def mark_seen(*, user_id: int, article_ids: Sequence[int]) -> list[int]:
    """Mark these stories as seen by a learner; safe to repeat. Return the ids, sorted.

    Raises AppError "article.unknown" (400) when an id is no story's, "auth.user_gone" (401)
    when the learner was deleted; nothing is written then.
    """
    wanted = sorted(set(article_ids))
    known = Article.objects.filter(pk__in=wanted).values_list("pk", flat=True)
    if missing := sorted(set(wanted).difference(known)):
        raise AppError("article.unknown", "Some of these articles do not exist.", {"ids": missing})
    learners.lock(user_id=user_id)
    SeenArticle.objects.bulk_create(
        [SeenArticle(user_id=user_id, article_id=article_id) for article_id in wanted], ignore_conflicts=True
    )
    write_through.mark_stale([cache.seen_key(user_id)], functools.partial(cache.add_seen, user_id, wanted))
    return wanted
