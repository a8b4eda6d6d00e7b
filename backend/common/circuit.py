"""A circuit breaker that never makes a caller wait for a probe: it heals in a thread of its own."""

import logging
import threading
from collections.abc import Callable

from observability import metrics

logger = logging.getLogger(__name__)


class Circuit:
    """Closed while a neighbour answers; opens after `failures` failures in a row; closes itself again.

    While open, a daemon thread calls `probe` every `probe_seconds`; when it succeeds, the `heal` callbacks run in that
    thread (for which alone the circuit already counts as closed), and only then the circuit closes for everybody.
    A failing callback keeps it open and is tried again with the next probe.
    """

    def __init__(
        self, name: str, probe: Callable[[], object], *, failures: int = 3, probe_seconds: float = 1.0
    ) -> None:
        self.name = name
        self._probe = probe
        self._limit = failures
        self._probe_seconds = probe_seconds
        self._streak = 0
        self._lock = threading.Lock()
        self._healer: threading.Thread | None = None
        self._stop = threading.Event()
        self._heal: list[Callable[[], object]] = []
        self._shown = metrics.CIRCUIT_OPEN.labels(name)
        self._shown.set(0)

    @property
    def is_open(self) -> bool:
        """Say whether callers should not even ask."""
        healer = self._healer
        return healer is not None and healer is not threading.current_thread()

    def on_heal(self, callback: Callable[[], object]) -> None:
        """Add what must be put right before callers may trust the neighbour again."""
        self._heal.append(callback)

    def succeeded(self) -> None:
        """Note an answer."""
        self._streak = 0

    def failed(self) -> None:
        """Note a failure; the last of a streak opens the circuit and starts its healing."""
        with self._lock:
            self._streak += 1
            if self._streak < self._limit or self._healer is not None:
                return
            self._shown.set(1)
            logger.warning("circuit %s opened after %d failures", self.name, self._streak)
            self._stop.clear()
            self._healer = threading.Thread(target=self._watch, name=f"circuit-{self.name}", daemon=True)
            self._healer.start()

    def close(self) -> None:
        """Stop healing and forget every failure (for tests and shutdown)."""
        self._stop.set()
        healer = self._healer
        if healer is not None and healer is not threading.current_thread():
            healer.join()
        self._streak = 0

    def _watch(self) -> None:
        while not self._stop.wait(self._probe_seconds):
            if self._is_well():
                break
        with self._lock:
            self._streak = 0
            self._healer = None
            self._shown.set(0)
        logger.warning("circuit %s closed", self.name)

    def _is_well(self) -> bool:
        try:
            self._probe()
            for callback in self._heal:
                callback()
        except Exception as error:
            logger.info("circuit %s stays open: %s", self.name, error)
            return False
        return True
