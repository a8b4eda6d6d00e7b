"""The facts as Prometheus collects them: kept some seconds, bounded in time, each group failing for itself."""

import functools
import logging
import threading
import time
from collections.abc import Callable, Iterator

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from prometheus_client.core import GaugeMetricFamily

from backend.config.state_metrics import digests, infrastructure, materials
from backend.config.state_metrics.gauge import gauge

KEPT_SECONDS = 10.0
STATEMENT_MILLISECONDS = 1000

Group = Callable[[], list[GaugeMetricFamily]]
logger = logging.getLogger(__name__)


def stored(query: Callable[[CursorWrapper], Iterator[GaugeMetricFamily]]) -> Group:
    """Make a group of what PostgreSQL answers within the time allowed."""

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
    "queue": lambda: list(infrastructure.queue()),
    "disk": lambda: list(infrastructure.disk()),
}


class Facts:
    """A collector that asks at most once in `kept_seconds`, however many scrape, and never fails a scrape."""

    def __init__(self, groups: dict[str, Group] = GROUPS, *, kept_seconds: float = KEPT_SECONDS) -> None:
        self._groups = groups
        self._kept_seconds = kept_seconds
        self._lock = threading.Lock()
        self._known: list[GaugeMetricFamily] = []
        self._asked_at = -kept_seconds

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Tell every group that answered, and which did."""
        with self._lock:
            if time.monotonic() - self._asked_at >= self._kept_seconds:
                self._known = list(self._asked())
                self._asked_at = time.monotonic()
            return iter(self._known)

    def _asked(self) -> Iterator[GaugeMetricFamily]:
        started = time.monotonic()
        answers = {name: self._answer(name, ask) for name, ask in self._groups.items()}
        for families in answers.values():
            yield from families or []
        yield gauge("facts_up", "1 when this group of facts could be read.", _states(answers), ["group"])
        yield gauge("facts_seconds", "Time it took to read them all.", [(time.monotonic() - started,)])

    def _answer(self, name: str, ask: Group) -> list[GaugeMetricFamily] | None:
        try:
            return ask()
        except Exception as error:
            logger.warning("the facts of %s could not be read: %s", name, error)
            return None


@functools.cache
def facts() -> Facts:
    """Return this process's collector."""
    return Facts()


def _states(answers: dict[str, list[GaugeMetricFamily] | None]) -> list[tuple[str, int]]:
    return [(name, int(families is not None)) for name, families in answers.items()]
