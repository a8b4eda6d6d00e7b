"""How long one fetch may take in all, whatever it happens to be waiting for."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Deadline:
    """`seconds` from now; time spent inside `paused()` does not count."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends_at = clock() + seconds

    def remaining(self) -> float:
        """Return the seconds left, never less than 0."""
        return max(0.0, self._ends_at - self._clock())

    def cap(self, seconds: float) -> float:
        """Return how long the next step may wait: `seconds` or what is left. TimeoutError when nothing is left."""
        remaining = self.remaining()
        if remaining <= 0:
            raise TimeoutError("the deadline has passed")
        return min(seconds, remaining)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the clock: standing in line behind our own requests is not the server's fault."""
        since = self._clock()
        try:
            yield
        finally:
            self._ends_at += self._clock() - since
