"""Which failures are worth asking again within one fetch, and after what pause."""

from collections.abc import Callable

from backend.common.errors import ExternalError

TRIES = 3
PATIENCE_SECONDS = 5.0  # a longer Retry-After is the caller's to reschedule: a worker never sleeps it out
_FIRST_PAUSE_SECONDS = 0.5
_RETRIED_STATUSES = (304, 408, 425, 500, 502, 503, 504)  # 304: one that was not asked for
_RETRIED_CODES = frozenset(
    {"http.unreachable", "http.broken", "http.rate_limited", *(f"http.status.{status}" for status in _RETRIED_STATUSES)}
)


def pause_seconds(error: ExternalError, tries_made: int, jitter: Callable[[], float]) -> float | None:
    """Return how long to wait before the next try, None to give up.

    Exponential with full jitter (`jitter` gives 0 to 1), never earlier than the server asked for. A 429 is tried
    again only when it says when.
    """
    asked = error.retry_after_seconds
    if tries_made >= TRIES or error.code not in _RETRIED_CODES:
        return None
    if asked is None and error.code == "http.rate_limited":
        return None
    if asked is not None and asked > PATIENCE_SECONDS:
        return None
    return max(asked or 0.0, jitter() * _FIRST_PAUSE_SECONDS * 2.0 ** (tries_made - 1))
