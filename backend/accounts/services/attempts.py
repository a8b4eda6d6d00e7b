"""How often something may be tried in a window of time, counted for whoever tries it or for whom it is tried."""

import datetime as dt
import math

from django.db import connection

from backend.accounts.models import AttemptCount
from backend.common import clock
from backend.common.encryption import keyed_hash
from backend.common.errors import AppError

_COUNT = """
INSERT INTO accounts_attemptcount AS kept (scope, key_hash, window_ends_at, count)
VALUES (%(scope)s, %(key_hash)s, %(ends_at)s, 1)
ON CONFLICT (scope, key_hash) DO UPDATE SET
  count = CASE WHEN kept.window_ends_at <= %(now)s THEN 1 ELSE LEAST(kept.count + 1, %(most)s) END,
  window_ends_at = CASE WHEN kept.window_ends_at <= %(now)s THEN excluded.window_ends_at ELSE kept.window_ends_at END
RETURNING count, window_ends_at
"""


def spend(*, scope: str, key: str, limit: int, window_seconds: int) -> None:
    """Count one try, of `limit` that a window allows; it begins with its first try and refused ones do not prolong it.

    Call it outside any transaction: a refusal must not roll the count back. Raises AppError "request.throttled" (429)
    with `extra.retry_after_seconds`.
    """
    now = clock.now()
    asked: dict[str, str | int | dt.datetime] = {
        "scope": scope,
        "key_hash": _hashed(scope, key),
        "ends_at": now + dt.timedelta(seconds=window_seconds),
        "now": now,
        "most": limit + 1,  # a flood stops counting at the first refusal
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, asked)
        count, ends_at = cursor.fetchone()
    if count > limit:
        wait = max(1, math.ceil((ends_at - now).total_seconds()))
        raise AppError("request.throttled", "Too many tries; wait a little.", {"retry_after_seconds": wait}, status=429)


def forgive(*, scope: str, key: str) -> None:
    """Forget the tries counted for a key: whoever has just proved themselves begins anew."""
    AttemptCount.objects.filter(scope=scope, key_hash=_hashed(scope, key)).delete()


def _hashed(scope: str, key: str) -> str:
    return keyed_hash(f"attempt {scope}", key)
