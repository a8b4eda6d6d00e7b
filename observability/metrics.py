"""What the backend counts as it happens, and how it is told to Prometheus.

Only events are counted here. Whatever a row knows is read when somebody asks: backend/config/state_metrics.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from observability import multiprocess
from observability.batched_counter import Batch

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]

IS_SHARED = multiprocess.VARIABLE in os.environ
"""Whether this process counts together with others; prometheus-client decides at the same moment, by the same name."""
LABELS_MAX = 50
hot = Batch()
"""For what happens with every request."""
OTHER = "other"

REQUESTS = Counter(
    "newsbite_http_requests", "Requests answered, by address pattern and status.", ["method", "route", "status"]
)
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
LLM_VENDOR_PAUSED = Gauge(
    "newsbite_llm_vendor_paused",
    "1 while no call is made to a model vendor that refuses the key, the quota or the address.",
    ["vendor"],
    multiprocess_mode="livemax",
)
NOTES = Counter(
    "newsbite_notes", "Stories tried: written, refused, unanswered, or waiting for money or a vendor.", ["outcome"]
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


def sent_out(host: str, outcome: str, seconds: float) -> None:
    """Count a request to somebody else's server: its status, or the code of what failed."""
    shown = _hosts(host)
    OUTBOUND.labels(shown, outcome).inc()
    OUTBOUND_SECONDS.labels(shown).observe(seconds)


class Few:
    """Lets through the first LABELS_MAX names and calls all others "other": an outsider cannot make series at will."""

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


_hosts = Few()


def exposition(*further: Collector) -> bytes:
    """Return everything counted by this process (and those it counts with), and what `further` tells."""
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
    multiprocess.forget_the_dead(Path(directory))
    # It registers itself only with a registry it is given.
    return MultiProcessCollector(None, directory)  # type: ignore[no-untyped-call]
