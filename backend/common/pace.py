"""One request at a time to each host, and a pause between two: the collector's manners."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from backend.common.errors import ExternalError

LONGEST_GAP_SECONDS = 30.0
_MANY_HOSTS = 1_000


@dataclass
class _Slot:
    """One host: who is talking to it (`lock`), how many wait or talk, when the last request began."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    users: int = 0
    started_at: float = float("-inf")


class Pace:
    """A gate for each host. Thread-safe; remembers a host only as long as the memory matters."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        longest_wait_seconds: float = 120.0,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._longest_wait = longest_wait_seconds
        self._lock = threading.Lock()
        self._slots: dict[str, _Slot] = {}

    @contextmanager
    def turn(self, host: str, gap_seconds: float) -> Iterator[None]:
        """Wait until `host` is free and `gap_seconds` (at most 30) have passed since its last request began.

        ExternalError "http.busy" when the line does not move for the longest wait.
        """
        slot = self._join(host)
        try:
            if not slot.lock.acquire(timeout=self._longest_wait):
                raise ExternalError(host, "http.busy", "too many of our requests wait for this host", permanent=False)
            try:
                self._keep_distance(slot, min(gap_seconds, LONGEST_GAP_SECONDS))
                yield
            finally:
                slot.lock.release()
        finally:
            self._leave(slot)

    def _keep_distance(self, slot: _Slot, gap_seconds: float) -> None:
        wait = slot.started_at + gap_seconds - self._clock()
        if wait > 0:
            self._sleep(wait)
        slot.started_at = self._clock()

    def _join(self, host: str) -> _Slot:
        with self._lock:
            if host not in self._slots and len(self._slots) >= _MANY_HOSTS:
                self._forget_idle()
            slot = self._slots.setdefault(host, _Slot())
            slot.users += 1
            return slot

    def _leave(self, slot: _Slot) -> None:
        with self._lock:
            slot.users -= 1

    def _forget_idle(self) -> None:
        """Drop the hosts nobody waits for whose last request no gap can reach any more."""
        before = self._clock() - LONGEST_GAP_SECONDS
        idle = [host for host, slot in self._slots.items() if not slot.users and slot.started_at <= before]
        for host in idle:
            del self._slots[host]
