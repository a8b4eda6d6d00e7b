"""A circuit breaker that never makes a caller wait for a probe: it probes in a thread of its own."""

import logging
import threading
from collections.abc import Callable

from observability import metrics

logger = logging.getLogger(__name__)


class Circuit:
    """Closed while a service answers; opens after `failures` failures in a row; closes itself again.

    While open, a daemon thread calls `probe` every `probe_seconds`; when it succeeds, the `on_heal` callbacks run in
    that thread (for which alone the circuit already counts as closed), and only then the circuit closes for all
    threads. A failing callback keeps it open and is tried again with the next probe.
    """

    def __init__(
        self, name: str, probe: Callable[[], object], *, failures: int = 3, probe_seconds: float = 1.0
    ) -> None:
        self.name = name
        self._probe = probe
        self._max_failures = failures
        self._probe_seconds = probe_seconds
        self._streak = 0
        self._lock = threading.Lock()
        self._prober: threading.Thread | None = None
        self._stop = threading.Event()
        self._callbacks: list[Callable[[], object]] = []
        self._gauge = metrics.CIRCUIT_OPEN.labels(name)
        self._gauge.set(0)

    @property
    def is_open(self) -> bool:
        """Return whether callers should not even try."""
        prober = self._prober
        return prober is not None and prober is not threading.current_thread()

    def on_heal(self, callback: Callable[[], object]) -> None:
        """Add a callback that must succeed before callers may rely on the service again."""
        self._callbacks.append(callback)

    def succeeded(self) -> None:
        """Count a success: the streak of failures ends."""
        self._streak = 0

    def failed(self) -> None:
        """Count a failure; the last of a streak opens the circuit and starts the probes."""
        with self._lock:
            self._streak += 1
            if self._streak < self._max_failures or self._prober is not None:
                return
            self._gauge.set(1)
            logger.warning("circuit %s opened after %d failures", self.name, self._streak)
            self._stop.clear()
            self._prober = threading.Thread(target=self._probe_until_well, name=f"circuit-{self.name}", daemon=True)
            self._prober.start()

    def close(self) -> None:
        """Stop probing and forget every failure (for tests and shutdown)."""
        self._stop.set()
        prober = self._prober
        if prober is not None and prober is not threading.current_thread():
            prober.join()
        self._streak = 0

    def _probe_until_well(self) -> None:
        while not self._stop.wait(self._probe_seconds):
            try:
                self._probe()
                for callback in self._callbacks:
                    callback()
                break
            except Exception as error:
                logger.info("circuit %s stays open: %s", self.name, error)
        with self._lock:
            self._streak = 0
            self._prober = None
            self._gauge.set(0)
        logger.warning("circuit %s closed", self.name)
