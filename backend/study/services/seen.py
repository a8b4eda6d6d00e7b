"""What a learner has been shown."""

import functools
from collections.abc import Sequence

from django.db import connection

from backend.common.errors import AppError
from backend.materials import cache
from backend.materials.services import write_through
from backend.study import selectors

# One statement, which is its own transaction, for it follows every list that a chat shows: it locks the learner as
# everything does that is written about them, writes all or nothing, and records what the cache is owed.
_MARK = """
WITH learner AS (
  SELECT id FROM accounts_user WHERE id = %(user_id)s AND is_active FOR NO KEY UPDATE
), known AS (
  SELECT id FROM materials_article WHERE id = ANY(%(wanted)s::bigint[])
), wanted AS (
  SELECT learner.id FROM learner WHERE (SELECT count(*) FROM known) = cardinality(%(wanted)s::bigint[])
), marked AS (
  INSERT INTO study_seenarticle (user_id, article_id, seen_at)
  SELECT wanted.id, known.id, now() FROM wanted, known
  ON CONFLICT DO NOTHING
), owed AS (
  INSERT INTO materials_stalekey (key, created_at) SELECT %(key)s, now() FROM wanted RETURNING id
)
SELECT EXISTS (SELECT FROM learner), ARRAY(SELECT id FROM known), ARRAY(SELECT id FROM owed)
"""


def mark_seen(*, user_id: int, article_ids: Sequence[int]) -> list[int]:
    """Remember that a learner was shown these stories; safe to repeat. Return the ids, sorted.

    Raises AppError "article.unknown" (400) when an id is no story's, "auth.user_gone" (401)
    when the learner was deleted; nothing is written then.
    """
    wanted = sorted(set(article_ids))
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"user_id": user_id, "wanted": wanted, "key": cache.seen_key(user_id)})
        is_here, known, debts = cursor.fetchone()
    if missing := sorted(set(wanted).difference(known)):
        raise AppError("article.unknown", "Some of these articles do not exist.", {"ids": missing})
    if not is_here:
        raise selectors.gone()
    write_through.refresh_after_commit(debts, functools.partial(cache.add_seen, user_id, wanted))
    return wanted
