"""Counting for the hot path: noted at once, which costs next to nothing, and added up some times a second.

A shared counter lives in a mapped file and takes microseconds to change, several per request; a request that reads the
cache takes a few hundred in all.
"""

import logging
import threading
import time
from bisect import bisect_left
from collections import Counter as Tally
from collections import defaultdict, deque

from prometheus_client import Counter, Histogram

APART_SECONDS = 0.5
NOTES_MAX = 200_000
"""Beyond these the oldest are forgotten: a process that cannot keep up must not grow."""

logger = logging.getLogger(__name__)


class Batch:
    """Notes of what happened, from any thread; `settle` adds them to their metrics, as does a thread of its own."""

    def __init__(self, *, apart_seconds: float = APART_SECONDS) -> None:
        self._notes: deque[tuple[Counter, Histogram | None, float]] = deque(maxlen=NOTES_MAX)
        self._apart_seconds = apart_seconds
        self._settling = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, counter: Counter, histogram: Histogram | None = None, value: float = 0.0) -> None:
        """Count one, and take its value into a histogram."""
        self._notes.append((counter, histogram, value))
        if self._thread is None:
            self._start()

    def settle(self) -> None:
        """Add up what was noted until now; what comes meanwhile waits for the next time."""
        counts: Tally[Counter] = Tally()
        values: defaultdict[Histogram, list[float]] = defaultdict(list)
        with self._settling:
            for _ in range(len(self._notes)):
                counter, histogram, value = self._notes.popleft()
                counts[counter] += 1
                if histogram is not None:
                    values[histogram].append(value)
            for counter, times in counts.items():
                counter.inc(times)
            for histogram, seen in values.items():
                _take_in(histogram, seen)

    def _start(self) -> None:
        with self._settling:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="metrics", daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        while True:
            time.sleep(self._apart_seconds)
            try:
                self.settle()
            except Exception:
                logger.exception("metrics could not be added up")


def _take_in(histogram: Histogram, values: list[float]) -> None:
    """Do what `observe` does for each value, with one change a bucket: the library has no way to say it."""
    histogram._sum.inc(sum(values))
    for bucket, times in Tally(bisect_left(histogram._upper_bounds, value) for value in values).items():
        histogram._buckets[bucket].inc(times)
