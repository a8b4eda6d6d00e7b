"""Processes of one web server count together, and each answer can be followed by its id."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.observability import processes
from tests.observability.processes import HOST, value

ID = "0123456789abcdef0123456789abcdef"
HEALTHZ = 'newsbite_http_requests_total{method="GET",route="healthz",status="200"}'
SIBLING = """
import time
from observability import multiprocess
multiprocess.prepare()
from observability import metrics
metrics.REQUESTS.labels("GET", "healthz", "200").inc(20)
metrics.CIRCUIT_OPEN.labels("cache").set(1)
print("counted", flush=True)
time.sleep(60)
"""
WEB = f"""
import json, logging.config
from wsgiref.util import setup_testing_defaults
from backend.config.wsgi import application
from observability import metrics

def ask(path):
    environ, headers = {{"PATH_INFO": path, "HTTP_HOST": "{HOST}", "HTTP_X_REQUEST_ID": "{ID}"}}, []
    setup_testing_defaults(environ)
    list(application(environ, lambda status, given: headers.extend(given)))
    return dict(headers)["X-Request-Id"]

print(json.dumps([ask("/healthz"), ask("/api/v1/nowhere/")]))
print(metrics.exposition().decode())
with open("{ROOT}/backend/config/granian.json") as granian:
    logging.config.dictConfig(json.load(granian))
logging.getLogger("_granian").info("started")
"""

pytestmark = pytest.mark.django_db


def test_a_web_process_tells_what_all_have_counted_and_its_lines_are_objects_with_the_id(tmp_path: Path) -> None:
    given = processes.environment(TMPDIR=str(tmp_path), DJANGO_ALLOWED_HOSTS=HOST)
    with subprocess.Popen([sys.executable, "-c", SIBLING], env=given, stdout=subprocess.PIPE, text=True) as sibling:  # noqa: S603 - ours
        assert sibling.stdout is not None
        assert sibling.stdout.readline() == "counted\n"
        sibling.kill()
    web = subprocess.run([sys.executable, "-c", WEB], env=given, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - ours
    ids, _, exposition = web.stdout.partition("\n")
    assert json.loads(ids) == [ID, ID]
    assert value(exposition, HEALTHZ) == 20 + 1
    assert value(exposition, 'newsbite_circuit_open{circuit="cache"}') == 0  # a gauge of the living alone
    told = [json.loads(line) for line in web.stderr.splitlines()]
    assert "Not Found: /api/v1/nowhere/" in [line["message"] for line in told if line.get("id") == ID]
    assert {line["logger"] for line in told} >= {"_granian", "django.request"}
