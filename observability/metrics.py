"""What the backend counts as it happens, and the answer for Prometheus.

Only events are counted here. What the database knows is read at each scrape: backend/config/state_metrics.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from observability import multiprocess
from observability.batched_counter import Batch

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]

IS_SHARED = multiprocess.VARIABLE in os.environ
"""Whether this process shares its counters; prometheus-client decides at the same moment, by the same variable."""
LABELS_MAX = 50
hot = Batch()
"""For what happens with every request."""
OTHER = "other"

REQUESTS = Counter(
    "newsbite_http_requests", "Requests answered, by address pattern and status.", ["method", "route", "status"]
)
SERVER_ERRORS = Counter("newsbite_http_server_errors", "Requests answered with 5xx; at 0 from the start.")
REQUEST_SECONDS = Histogram(
    "newsbite_http_request_seconds",
    "Time from the whole request to the answer, by address pattern.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
CACHE_READS = Counter("newsbite_cache_reads", "Reads of the cache: hit, miss, or off (bypassed).", ["entry", "outcome"])
CIRCUIT_OPEN = Gauge(
    "newsbite_circuit_open",
    "1 while any process has given up on a neighbour.",
    ["circuit"],
    multiprocess_mode="livemax",
)
OUTBOUND = Counter("newsbite_outbound_requests", "Requests to others: the status, or what failed.", ["host", "outcome"])
OUTBOUND_SECONDS = Histogram(
    "newsbite_outbound_request_seconds",
    "Time a request to others took.",
    ["host"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60),
)
SMS = Counter("newsbite_sms", "Text messages: accepted by the carrier, or why not.", ["outcome"])
LLM_VENDOR_PAUSED = Gauge(
    "newsbite_llm_vendor_paused",
    "1 while no call is made to a model vendor that refuses the key, the quota or the address.",
    ["vendor"],
    multiprocess_mode="livemax",
)
NOTES = Counter(
    "newsbite_notes",
    "Stories tried: written, refused, unanswered, held for a verifier, or waiting for money or a vendor.",
    ["outcome"],
)
STORIES_PUBLISHED = Counter("newsbite_stories_published", "Stories listed for learners.", ["with_notes"])
DELIVERIES = Counter(
    "newsbite_deliveries",
    "What happened to deliveries: made, claimed, sent, failed, ...",
    ["platform", "kind", "event"],
)
DELIVERY_SECONDS = Histogram(
    "newsbite_delivery_delay_seconds",
    "From a digest's own time until it was sent.",
    ["platform"],
    buckets=(5, 15, 30, 60, 120, 300, 600, 1800, 3600),
)


def count_outbound(host: str, outcome: str, seconds: float) -> None:
    """Count a request to somebody else's server: its status, or the code of what failed."""
    shown = _hosts(host)
    OUTBOUND.labels(shown, outcome).inc()
    OUTBOUND_SECONDS.labels(shown).observe(seconds)


class LimitedLabels:
    """Passes the first LABELS_MAX names and turns all others into "other", so that outsiders cannot make series."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._known = set(names)

    def __call__(self, name: str) -> str:
        """Return the name, or "other"."""
        if name in self._known:
            return name
        if len(self._known) >= LABELS_MAX:
            return OTHER
        self._known.add(name)
        return name


_hosts = LimitedLabels()


def exposition(*further: Collector) -> bytes:
    """Return everything counted by this process (and those it shares with) and by `further` collectors, as text."""
    hot.settle()
    registry = CollectorRegistry()
    registry.register(_counted())
    for collector in further:
        registry.register(collector)
    return prometheus_client.generate_latest(registry)


def _counted() -> Collector:
    if not IS_SHARED:
        return prometheus_client.REGISTRY
    directory = os.environ[multiprocess.VARIABLE]
    for path in Path(directory).glob("gauge_live*_*.db"):  # the gauges (not the counts) of processes that have ended
        pid = path.stem.rpartition("_")[2]
        if pid.isdigit() and not multiprocess.is_alive(int(pid)):
            with suppress(FileNotFoundError):  # another process was faster
                mark_process_dead(int(pid), directory)  # type: ignore[no-untyped-call]
    # It registers itself only with a registry it is given.
    return MultiProcessCollector(None, directory)  # type: ignore[no-untyped-call]
