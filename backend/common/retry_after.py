"""Retry-After (RFC 9110 section 10.2.3): what it says, and which hosts asked to be left alone until when."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from backend.common import clock as wall_clock
from backend.common.errors import ExternalError

LONGEST_SECONDS = 3600.0
_MANY_HOSTS = 1_000


def seconds(header: str | None) -> float | None:
    """Return the seconds a Retry-After header asks for, 0 to 3600; None when there is none or it makes no sense."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:  # "-0000" and a missing zone both mean UTC in HTTP
            moment = moment.replace(tzinfo=dt.UTC)
        wait = (moment - wall_clock.now()).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(wait, 0.0), LONGEST_SECONDS)


class Cooldown:
    """The hosts inside their Retry-After window. Thread-safe, in this process's memory, at most a thousand."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def hold(self, host: str, wait_seconds: float) -> None:
        """Let nobody ask `host` for `wait_seconds`; a longer window already running stays."""
        now = self._clock()
        with self._lock:
            self._until = {name: until for name, until in self._until.items() if until > now}
            self._until[host] = max(self._until.get(host, 0.0), now + wait_seconds)
            if len(self._until) > _MANY_HOSTS:
                del self._until[min(self._until, key=self._until.__getitem__)]

    def check(self, host: str) -> None:
        """Raise ExternalError "http.rate_limited" with the seconds left while `host` is inside its window."""
        with self._lock:
            left = self._until.get(host, 0.0) - self._clock()
        if left > 0:
            raise rate_limited(host, left)


def rate_limited(host: str, wait_seconds: float | None) -> ExternalError:
    """Return the error for a host that asked for fewer requests, with the seconds it named, if it named any."""
    return ExternalError(
        host, "http.rate_limited", "asked for fewer requests", permanent=False, retry_after_seconds=wait_seconds
    )
