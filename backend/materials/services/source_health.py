"""How reading a listing has been going. A failing one is tried again by itself and is never switched off."""

import datetime as dt
import random

from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http.crawler import Validators
from backend.materials.models import SourceCategory

BACKOFF_SECONDS = (300.0, 6 * 3600.0)
"""First wait and longest wait after failures in a row."""
LATE_AFTER = dt.timedelta(hours=26)
"""A source without a success for longer is late; the alarms SourceLagging and SourceNeverRead ring at the same age."""


def succeeded(pair: SourceCategory, validators: Validators) -> None:
    """Note a listing that was read; `validators` are sent with the next request."""
    pair.etag, pair.last_modified = (validators.etag or "")[:500], (validators.last_modified or "")[:100]
    pair.error_streak, pair.last_success_at, pair.retry_at = 0, clock.now(), None
    pair.save(update_fields=["etag", "last_modified", "error_streak", "last_success_at", "retry_at"])


def failed(pair: SourceCategory, error: Exception) -> None:
    """Note a failure: the next try is after a doubling, jittered wait or Retry-After; after 410 there is none."""
    if isinstance(error, ExternalError) and error.code == "http.status.410":
        pair.ended_at = clock.now()
    pair.error_streak += 1
    wanted = error.retry_after_seconds if isinstance(error, ExternalError) else None
    wait = max(backoff_seconds(pair.error_streak), wanted or 0.0)
    pair.retry_at = clock.now() + dt.timedelta(seconds=wait)
    # Without validators, so that it is read whole when it is back.
    pair.etag = pair.last_modified = ""
    pair.save(update_fields=["etag", "last_modified", "error_streak", "retry_at", "ended_at"])


def failed_like(pair: SourceCategory, other: SourceCategory) -> None:
    """Note a listing that was not asked for because `other`'s source refused us: both are tried again together."""
    pair.error_streak, pair.retry_at = other.error_streak, other.retry_at
    pair.save(update_fields=["error_streak", "retry_at"])


def backoff_seconds(streak: int) -> float:
    """Return the wait after `streak` failures: doubling, capped, with the upper half at random."""
    first, most = BACKOFF_SECONDS
    step = min(most, first * 2 ** min(streak - 1, 20))
    return random.uniform(step / 2, step)  # noqa: S311 - jitter, not a secret


def retry_now(source_id: int) -> int:
    """Make every listing of a source due again; return how many, none for a source that is switched off."""
    pairs = SourceCategory.objects.filter(source=source_id, source__is_active=True)
    return pairs.update(retry_at=clock.now(), ended_at=None)
