"""The collector of state metrics: cached for a few seconds, bounded in time, each group failing alone."""

import functools
import logging
import threading
import time
from collections.abc import Callable, Iterator

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from prometheus_client.core import GaugeMetricFamily

from backend.config.state_metrics import accounts, digests, infrastructure, materials
from backend.config.state_metrics.gauge import gauge

CACHE_SECONDS = 10.0
STATEMENT_MILLISECONDS = 1000

Group = Callable[[], list[GaugeMetricFamily]]
logger = logging.getLogger(__name__)


def stored(query: Callable[[CursorWrapper], Iterator[GaugeMetricFamily]]) -> Group:
    """Return a group that runs `query` with a statement timeout."""

    def ask() -> list[GaugeMetricFamily]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {STATEMENT_MILLISECONDS:d}")
            return list(query(cursor))

    return ask


GROUPS: dict[str, Group] = {
    "collection": stored(materials.collection),
    "waiting": stored(materials.waiting),
    "model": stored(materials.model),
    "cache": stored(materials.cache),
    "deliveries": stored(digests.deliveries),
    "schedule": stored(digests.schedule),
    "database": stored(digests.database),
    "text_messages": stored(accounts.text_messages),
    "queue": lambda: list(infrastructure.queue()),
    "disk": lambda: list(infrastructure.disk()),
}


class StateCollector:
    """Computes the groups at most once in `cache_seconds`, however many scrape, and never fails a scrape."""

    def __init__(self, groups: dict[str, Group] = GROUPS, *, cache_seconds: float = CACHE_SECONDS) -> None:
        self._groups = groups
        self._cache_seconds = cache_seconds
        self._lock = threading.Lock()
        self._families: list[GaugeMetricFamily] = []
        self._computed_at = -cache_seconds

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Return the families of every group that could be computed, and one that says which could."""
        with self._lock:
            if time.monotonic() - self._computed_at >= self._cache_seconds:
                self._families = list(self._compute())
                self._computed_at = time.monotonic()
            return iter(self._families)

    def _compute(self) -> Iterator[GaugeMetricFamily]:
        started = time.monotonic()
        answers: dict[str, list[GaugeMetricFamily] | None] = {}
        for name, ask in self._groups.items():
            try:
                answers[name] = ask()
            except Exception as error:
                logger.warning("the facts of %s could not be read: %s", name, error)
                answers[name] = None
        for families in answers.values():
            yield from families or []
        states = [(name, int(families is not None)) for name, families in answers.items()]
        yield gauge("facts_up", "1 when this group of facts could be read.", states, ["group"])
        yield gauge("facts_seconds", "Time it took to read them all.", [(time.monotonic() - started,)])


@functools.cache
def state_collector() -> StateCollector:
    """Return this process's collector."""
    return StateCollector()
