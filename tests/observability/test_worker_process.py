"""A real worker: its log lines can be followed from a task to what it caused, and its metrics can be read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tasks.notes import enrich_pending
from tests import queues
from tests.materials import factories
from tests.observability import processes
from tests.observability.processes import HOST, answers, until, value

LANE = "tasks.notes.enrich_lane"


class Worker(NamedTuple):
    url: str
    log: Path

    @property
    def metrics(self) -> str:
        return httpx.get(self.url, trust_env=False).text

    @property
    def lines(self) -> list[dict[str, Any]]:
        told = self.log.read_text()
        return [json.loads(line) for line in told[: told.rfind("\n")].splitlines() if line.startswith("{")]


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    port = processes.free_port()
    given = processes.environment(METRICS_PORT_WORKER=str(port), LLM_WRITER="extractive")
    command = [
        "celery",
        "-A",
        "tasks",
        "worker",
        "--loglevel",
        "INFO",
        "--queues",
        "celery,notes",
        "--pool",
        "threads",
        "--concurrency",
        "2",
    ]
    queues.purge()
    with processes.running(command, given, tmp_path / "worker.log"):
        until(lambda: answers(f"http://{HOST}:{port}/metrics"))
        yield Worker(f"http://{HOST}:{port}/metrics", tmp_path / "worker.log")
    queues.purge()


def test_a_task_is_counted_timed_and_told_with_what_caused_it(worker: Worker) -> None:
    factories.article()
    cause = enrich_pending.delay().id
    ended = f'newsbite_task_runs_total{{outcome="success",task="{LANE}"}}'
    until(lambda: value(worker.metrics, ended) == 1)
    assert value(worker.metrics, f'newsbite_task_seconds_count{{task="{LANE}"}}') == 1
    assert value(worker.metrics, f'newsbite_task_last_success_timestamp_seconds{{task="{LANE}"}}') > 0
    assert value(worker.metrics, "newsbite_tasks_running") == 0
    assert value(worker.metrics, 'newsbite_notes_total{outcome="written"}') == 1
    until(lambda: any(line.get("cause") == cause and line["task"] == LANE for line in worker.lines))
    (ended_line,) = [line for line in worker.lines if line.get("cause") == cause and "succeeded" in line["message"]]
    assert ended_line["id"] in ended_line["message"]
