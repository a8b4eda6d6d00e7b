"""Two workers of one web server count together, and each answer can be followed by its id."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from django.conf import settings

from observability.batched_counter import SETTLE_EVERY_SECONDS
from tests.architecture.source import ROOT
from tests.observability import processes
from tests.observability.processes import HOST, answers, until, value

HEALTHZ = 'newsbite_http_requests_total{method="GET",route="healthz",status="200"}'
ID = "0123456789abcdef0123456789abcdef"

pytestmark = pytest.mark.django_db


class Web(NamedTuple):
    url: str
    folder: Path
    log: Path

    @property
    def metrics(self) -> str:
        token = {"Authorization": f"Bearer {settings.METRICS_TOKEN}"}
        return httpx.get(f"{self.url}/metrics", headers=token, trust_env=False).text

    @property
    def workers(self) -> set[int]:
        """The processes that have counted."""
        return {int(path.stem.rpartition("_")[2]) for path in self.folder.glob("newsbite-metrics-*/counter_*.db")}


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """One server for all tests; the last of them kills a worker of it."""
    port = processes.free_port()
    folder = tmp_path_factory.mktemp("tmp")
    log = folder.with_name("web.log")
    given = processes.environment(TMPDIR=str(folder), DJANGO_ALLOWED_HOSTS=HOST)
    command = ["granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--host", HOST]
    command += ["--port", str(port), "--respawn-failed-workers", "--respawn-interval", "0.1"]
    command += ["--workers-kill-timeout", "5"]  # one that is told to stop while it starts does not hear it
    command += ["--log-config", str(ROOT / "backend" / "config" / "granian.json")]
    command += ["backend.config.wsgi:application"]
    with processes.running(command, given, log):
        until(lambda: answers(f"http://{HOST}:{port}/healthz"))
        yield Web(f"http://{HOST}:{port}", folder, log)


def ask(web: Web, times: int) -> bool:
    # a new connection each, so that both workers get some
    return all(answers(f"{web.url}/healthz") for _ in range(times))


def settled(web: Web) -> float:
    """Return the count that every worker tells, once what each has noted is added up."""
    time.sleep(2 * SETTLE_EVERY_SECONDS)
    (told,) = {value(web.metrics, HEALTHZ) for _ in range(6)}
    return told


def test_every_line_of_the_web_is_an_object(web: Web) -> None:
    httpx.get(f"{web.url}/api/v1/nowhere/", headers={"X-Request-Id": ID}, trust_env=False)
    until(lambda: ID in web.log.read_text())
    told = [json.loads(line) for line in web.log.read_text().splitlines()]
    about = [line["message"] for line in told if line.get("id") == ID]
    assert "Not Found: /api/v1/nowhere/" in about  # and perhaps that it took long
    assert {line["logger"] for line in told} >= {"_granian", "django.request"}


def test_an_answer_carries_the_id_of_its_question(web: Web) -> None:
    answer = httpx.get(f"{web.url}/healthz", headers={"X-Request-Id": ID}, trust_env=False)
    assert answer.headers["X-Request-Id"] == ID


def test_each_worker_tells_what_all_have_counted_and_a_killed_one_is_remembered(web: Web) -> None:
    until(lambda: ask(web, 4) and len(web.workers) == 2)
    before = settled(web)
    ask(web, 20)
    assert settled(web) == before + 20
    os.kill(min(web.workers), signal.SIGKILL)
    until(lambda: web.log.read_text().count("Started worker-") == 3)
    assert settled(web) >= before + 20
