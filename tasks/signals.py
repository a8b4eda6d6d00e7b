"""How background work is seen from outside: log lines that say which task they are of, and what tasks count."""

import logging.config
import threading
from contextvars import Token
from time import monotonic
from typing import NamedTuple

import celery
from celery import signals
from django.conf import settings
from prometheus_client import Counter, Gauge, Histogram

from backend.config import alarmed_series, error_reporting
from observability import correlation, logs
from observability.correlation import Work
from observability.exporter import expose

RUNS = Counter("newsbite_task_runs", "Tasks that ended: success, failure, retry, ...", ["task", "outcome"])
SECONDS = Histogram(
    "newsbite_task_seconds", "Time a task took.", ["task"], buckets=(0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900)
)
RUNNING = Gauge("newsbite_tasks_running", "Tasks being worked on.", multiprocess_mode="livesum")
LAST_SUCCESS = Gauge(
    "newsbite_task_last_success_timestamp_seconds",
    "When a task last ended well.",
    ["task"],
    multiprocess_mode="livemax",
)


class _Begun(NamedTuple):
    at: float
    token: Token[Work | str]


_at_work = threading.local()  # a task begins and ends in one thread


def wire() -> None:
    """Connect everything; once per process, when the app is made."""
    signals.celeryd_init.connect(_report_errors, weak=False)
    signals.beat_init.connect(_report_errors, weak=False)
    signals.setup_logging.connect(_set_up_logging, weak=False)
    signals.worker_ready.connect(_expose, weak=False)
    signals.task_prerun.connect(_begin, weak=False)
    signals.task_postrun.connect(_end, weak=False)


def _report_errors(**_: object) -> None:
    error_reporting.start("worker")


def _set_up_logging(**_: object) -> None:
    """Have Celery log as everybody does: without this it brings its own lines, which nobody redacts."""
    logging.config.dictConfig(settings.LOGGING)
    logs.log_what_ends_the_process()


def _expose(sender: object, **_: object) -> None:
    """Serve metrics on the port of this process: the writer is named writer@HOST on its command line."""
    for name in celery.current_app.tasks:
        if name.startswith("tasks."):
            RUNS.labels(name, "failure")  # as alarmed_series.py says
    alarmed_series.create()
    is_writer = str(getattr(sender, "hostname", "")).startswith("writer@")
    expose(settings.METRICS_HOST, settings.METRICS_PORT_WRITER if is_writer else settings.METRICS_PORT_WORKER)


def _begin(task_id: str, task: "celery.Task[..., object]", **_: object) -> None:
    cause = task.request.parent_id or ""
    work = Work(task_id, cause, task.name)
    _at_work.begun = _Begun(monotonic(), correlation.begin(work))
    RUNNING.inc()


def _end(task: "celery.Task[..., object]", state: str | None = None, **_: object) -> None:
    begun: _Begun | None = getattr(_at_work, "begun", None)
    if begun is None:
        return
    _at_work.begun = None
    correlation.end(begun.token)
    RUNNING.dec()
    outcome = (state or "unknown").lower()
    RUNS.labels(task.name, outcome).inc()
    SECONDS.labels(task.name).observe(monotonic() - begun.at)
    if outcome == "success":
        LAST_SUCCESS.labels(task.name).set_to_current_time()
