"""Gauges of the task queue and the disk."""

import functools
import shutil
import tempfile
from collections.abc import Iterator
from typing import cast

import redis
from django.conf import settings
from prometheus_client.core import GaugeMetricFamily
from redis.backoff import NoBackoff
from redis.retry import Retry

from backend.config.state_metrics.gauge import gauge
from observability.environment import BASE_DIR

TIMEOUT_SECONDS = 0.5
QUEUES, UNACKNOWLEDGED = ("celery", "notes"), "unacked"
"""Redis keys of Celery's messages: those that wait for the worker and the writer, and those that either works on."""


def queue() -> Iterator[GaugeMetricFamily]:
    """Count waiting tasks and measure Redis, which takes no task when it is full."""
    with _client(settings.REDIS_URL).pipeline(transaction=False) as pipe:
        for name in QUEUES:
            pipe.llen(name)
        pipe.hlen(UNACKNOWLEDGED)
        pipe.info("memory")
        *waiting, held, memory = cast("tuple[int, int, int, dict[str, int]]", tuple(pipe.execute()))
    rows = [("waiting", sum(waiting)), ("held", held)]
    yield gauge("queue_depth", "Tasks: waiting, or held by a worker.", rows, ["state"])
    yield gauge("redis_memory_bytes", "What Redis holds.", [(memory["used_memory"],)])
    yield gauge("redis_memory_limit_bytes", "What it may hold; 0 is no limit.", [(memory["maxmemory"],)])


def disk() -> Iterator[GaugeMetricFamily]:
    """Measure the free space of the disks of the code and of the temporary folder."""
    places = {"application": str(BASE_DIR), "temporary": tempfile.gettempdir()}
    usage = {name: shutil.disk_usage(path) for name, path in places.items()}
    ratios = [(name, one.free / one.total if one.total else 1) for name, one in usage.items()]
    yield gauge("disk_free_ratio", "Free part of the disk.", ratios, ["place"])


@functools.cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS, retry=Retry(NoBackoff(), 0)
    )
