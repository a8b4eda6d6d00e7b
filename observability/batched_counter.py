"""Metrics of the hot path: noted during the request, added to their metrics by a thread twice a second.

A counter that processes share lives in a mapped file and takes several microseconds to change; a request that reads
the cache takes a few hundred in all.
"""

import logging
import threading
import time
from collections import Counter as Tally
from collections import deque

from prometheus_client import Counter, Histogram

SETTLE_EVERY_SECONDS = 0.5
NOTES_MAX = 200_000
"""Older notes are dropped: a process that cannot keep up must not grow."""

logger = logging.getLogger(__name__)


class Batch:
    """Collects what any thread notes; `settle` adds it to the metrics, and a thread of its own calls that regularly."""

    def __init__(self, *, settle_every_seconds: float = SETTLE_EVERY_SECONDS) -> None:
        self._notes: deque[tuple[Counter, Histogram | None, float]] = deque(maxlen=NOTES_MAX)
        self._settle_every_seconds = settle_every_seconds
        self._settling = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, counter: Counter, histogram: Histogram | None = None, value: float = 0.0) -> None:
        """Count one, and take its value into a histogram."""
        self._notes.append((counter, histogram, value))
        if self._thread is not None:
            return
        with self._settling:
            if self._thread is None:
                self._thread = threading.Thread(target=self._settle_regularly, name="metrics", daemon=True)
                self._thread.start()

    def settle(self) -> None:
        """Add what was noted until now to its metrics; what is noted meanwhile waits for the next call."""
        counts: Tally[Counter] = Tally()
        with self._settling:
            for _ in range(len(self._notes)):
                counter, histogram, value = self._notes.popleft()
                counts[counter] += 1
                if histogram is not None:
                    histogram.observe(value)
            for counter, times in counts.items():
                counter.inc(times)

    def _settle_regularly(self) -> None:
        while True:
            time.sleep(self._settle_every_seconds)
            try:
                self.settle()
            except Exception:
                logger.exception("metrics could not be added up")
