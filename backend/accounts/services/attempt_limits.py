"""How often something may be tried in a window of time, counted for whoever tries it or for whom it is tried.

Tries are counted before they are made, so that parallel ones count too: never are more under way, or kept as made,
than a limit allows. A refused try counts nowhere.
"""

import datetime as dt
import functools
import math
import operator
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max, Q

from backend.accounts.models import AttemptCount
from backend.common import clock
from backend.common.encryption import keyed_hash
from backend.common.errors import AppError

# Both statements lock several rows in one order: two of them at once never wait for each other in a circle. CASE hides
# the window's end from the planner: by its index, all live counters would be looked through instead of these.
_TAKE = """
WITH asked AS (
  SELECT * FROM unnest(%(scopes)s::text[], %(key_hashes)s::text[], %(limits)s::int[]) AS _ (scope, key_hash, most)
)
INSERT INTO accounts_attemptcount AS kept (scope, key_hash, window_ends_at, count)
SELECT scope, key_hash, %(ends_at)s, 1 FROM asked
WHERE NOT EXISTS (
  SELECT FROM accounts_attemptcount JOIN asked USING (scope, key_hash)
  WHERE CASE WHEN window_ends_at > %(now)s THEN count >= most END
)
ORDER BY scope, key_hash
ON CONFLICT (scope, key_hash) DO UPDATE SET
  count = CASE WHEN kept.window_ends_at <= %(now)s THEN 1 ELSE kept.count + 1 END,
  window_ends_at = CASE WHEN kept.window_ends_at <= %(now)s THEN excluded.window_ends_at ELSE kept.window_ends_at END
RETURNING id, window_ends_at, count > (SELECT most FROM asked WHERE (scope, key_hash) = (kept.scope, kept.key_hash))
"""
_GIVE_BACK = """
UPDATE accounts_attemptcount SET count = count - 1 WHERE id IN (
  SELECT id FROM accounts_attemptcount WHERE (id, window_ends_at) IN %(rows)s AND count > 0
  ORDER BY scope, key_hash FOR UPDATE
)
"""


class Counter(NamedTuple):
    """What is counted, for whom, and how many tries a window allows."""

    scope: str
    key: str
    limit: int


class Taken(NamedTuple):
    """A try, as it was counted: rows, each with the end of the window it was counted in."""

    rows: tuple[tuple[int, dt.datetime], ...]


def take(counters: Sequence[Counter], *, window_seconds: int) -> Taken:
    """Count one try on all of these counters, or on none; give what comes back to `give_back` if it is not to count.

    A window begins with its first try, and refused ones do not prolong it. Call it outside any transaction: a refusal
    must not roll the count back. Raises AppError "request.throttled" (429) with `extra.retry_after_seconds`.
    """
    now = clock.now()
    asked: dict[str, Any] = {
        "scopes": [counter.scope for counter in counters],
        "key_hashes": [_hashed(counter.scope, counter.key) for counter in counters],
        "limits": [counter.limit for counter in counters],
        "ends_at": now + dt.timedelta(seconds=window_seconds),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, asked)
        found = cursor.fetchall()
    taken = Taken(tuple((row_id, ends_at) for row_id, ends_at, _ in found))
    if any(is_too_many for *_, is_too_many in found):  # a parallel try was faster
        give_back(taken)
    elif found:
        return taken
    raise _refusal(counters, now)


def give_back(taken: Taken) -> None:
    """Count a try no more, and no other: whoever is right between wrong tries does not begin anew."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, {"rows": taken.rows})


def spend(*, scope: str, key: str, limit: int, window_seconds: int) -> None:
    """Count one try, of `limit` that a window allows, as `take` does."""
    take([Counter(scope, key, limit)], window_seconds=window_seconds)


def forgive(*, scope: str, key: str) -> None:
    """Forget the tries counted for a key: whoever has just proved themselves begins anew."""
    AttemptCount.objects.filter(scope=scope, key_hash=_hashed(scope, key)).delete()


def _refusal(counters: Sequence[Counter], now: dt.datetime) -> AppError:
    full = (Q(scope=one.scope, key_hash=_hashed(one.scope, one.key), count__gte=one.limit) for one in counters)
    rows = AttemptCount.objects.filter(functools.reduce(operator.or_, full))
    ends_at = rows.aggregate(last=Max("window_ends_at"))["last"] or now
    extra = {"retry_after_seconds": max(1, math.ceil((ends_at - now).total_seconds()))}
    return AppError("request.throttled", "Too many tries; wait a little.", extra, status=429)


def _hashed(scope: str, key: str) -> str:
    return keyed_hash(f"attempt {scope}", key)
