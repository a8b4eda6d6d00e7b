"""What a learner has been shown."""

import functools
from collections.abc import Sequence

from django.db import connection, transaction

from backend.common.errors import AppError
from backend.materials import cache
from backend.materials.services import write_through
from backend.study import selectors

# One statement, for it follows every list that a chat shows. The learner's row is locked as everywhere (learners.lock).
_MARK = """
WITH learner AS (
  SELECT id FROM accounts_user WHERE id = %(user_id)s AND is_active FOR NO KEY UPDATE
), known AS (
  SELECT id FROM materials_article WHERE id = ANY(%(wanted)s::bigint[])
), marked AS (
  INSERT INTO study_seenarticle (user_id, article_id, seen_at)
  SELECT learner.id, known.id, now() FROM learner, known
  WHERE (SELECT count(*) FROM known) = cardinality(%(wanted)s::bigint[])
  ON CONFLICT DO NOTHING
)
SELECT EXISTS (SELECT FROM learner), ARRAY(SELECT id FROM known)
"""


@transaction.atomic
def mark_seen(*, user_id: int, article_ids: Sequence[int]) -> list[int]:
    """Remember that a learner was shown these stories; safe to repeat. Return the ids, sorted.

    Raises AppError "article.unknown" (400) when an id is no story's, "auth.user_gone" (401)
    when the learner was deleted; nothing is written then.
    """
    wanted = sorted(set(article_ids))
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"user_id": user_id, "wanted": wanted})
        is_here, known = cursor.fetchone()
    if missing := sorted(set(wanted).difference(known)):
        raise AppError("article.unknown", "Some of these articles do not exist.", {"ids": missing})
    if not is_here:
        raise selectors.gone()
    write_through.owe([cache.seen_key(user_id)], functools.partial(cache.add_seen, user_id, wanted))
    return wanted
