"""Limits the calls to one model vendor: none while it refuses them all, one at first, more as they succeed. Pure."""

import threading
import time
from collections.abc import Callable

from backend.common.errors import ExternalError
from observability import metrics

PAUSED = "llm.vendor_paused"
"""Code of the error for a call that was not made because the gate is closed."""
VENDOR_CODES = {"llm.unauthorized", "llm.quota", "llm.status.404"}
"""Failures of the account or the address: every call would fail alike."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 600.0, 3600.0
SHORT_PAUSE_SECONDS = 60.0
"""Pause after several failures in a row that are not the account's."""
MOST_CALLS = 64


class VendorGate:
    """One vendor's gate, shared by all threads of the process.

    It closes for ten minutes (twice as long each time, an hour at most) after a failure of VENDOR_CODES, and for as
    long as Retry-After says. After that, and at the start of the process, one call goes first; each success doubles
    how many may be under way, so that a broken key costs few calls however many threads ask. With
    `failures_before_pause` it also closes for a minute after so many failures of any kind in a row.
    """

    def __init__(
        self,
        name: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        failures_before_pause: int | None = None,
    ) -> None:
        self._clock = clock
        self._failures_before_pause = failures_before_pause
        self._in_a_row = 0
        self._changed = threading.Condition()
        self._closed_until = 0.0
        self._refuses = False
        self._failures = 0
        self._allowed = 1
        self._under_way = 0
        self._gauge = metrics.LLM_VENDOR_PAUSED.labels(name)
        self._gauge.set(0)

    @property
    def is_closed(self) -> bool:
        """Whether a call would be refused now."""
        return self._clock() < self._closed_until

    @property
    def is_refusing(self) -> bool:
        """Whether it is closed because the vendor refuses every call: another vendor may be asked."""
        return self._refuses and self.is_closed

    def enter(self, *, timeout_seconds: float) -> None:
        """Wait for a place among the calls under way. Raises ExternalError PAUSED when the gate is or stays closed."""
        with self._changed:
            has_place = self._changed.wait_for(
                lambda: self.is_closed or self._under_way < self._allowed, timeout_seconds
            )
            if self.is_closed or not has_place:
                wait = max(0.0, self._closed_until - self._clock())
                raise ExternalError("llm", PAUSED, "no call is made", permanent=False, retry_after_seconds=wait)
            self._under_way += 1

    def leave(self, error: ExternalError | None) -> None:
        """End a call that entered; `error` is how it failed."""
        with self._changed:
            self._under_way -= 1
            self._in_a_row = self._in_a_row + 1 if error else 0
            if error is None:
                self._failures, self._refuses = 0, False
                self._allowed = min(MOST_CALLS, self._allowed * 2)
                self._gauge.set(0)
            elif error.code in VENDOR_CODES:
                pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**self._failures)
                self._close(pause)
                self._failures, self._refuses = self._failures + 1, True
                self._gauge.set(1)
            elif error.retry_after_seconds:
                self._close(error.retry_after_seconds)
            elif self._failures_before_pause and self._in_a_row >= self._failures_before_pause:
                self._close(SHORT_PAUSE_SECONDS)
            self._changed.notify_all()

    def _close(self, seconds: float) -> None:
        self._closed_until = max(self._closed_until, self._clock() + seconds)
        self._allowed = 1
