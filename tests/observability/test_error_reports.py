"""What Sentry is sent: what broke, where, in whose work by id; over a real socket, by a process of its own."""

import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.architecture.source import ROOT
from tests.observability.processes import HOST

ID = "0123456789abcdef0123456789abcdef"
BREAKS = """
import logging, sys
from observability import correlation, error_reports
from observability.correlation import Work

error_reports.start(sys.argv[1], "test", service="web", secrets=["correct-horse-battery"])
correlation.begin(Work("{id}", name="tasks.x"))
logger = logging.getLogger("newsbite")

def answer(utterance):
    token = "correct-horse-" + "battery"
    try:
        int(utterance)
    except ValueError as error:
        raise RuntimeError(f"no answer to {{utterance!r}}, phone 010-1234-5678, {{token}}") from error

logger.info("nothing happened to %s", "my mother")
try:
    answer("my mother is ill")
except RuntimeError:
    logger.exception("broken for %s", "my mother", extra={{"request": "GET /?q=my-mother"}})
"""


class Sentry(HTTPServer):
    """Keeps the events it is sent."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), ReportReceiver)
        self.events: list[dict[str, Any]] = []
        self.raw = ""


class ReportReceiver(BaseHTTPRequestHandler):
    server: Sentry

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        lines = (gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body).splitlines()
        self.server.raw += b"\n".join(lines).decode()
        self.server.events += [event for event in map(json.loads, lines) if "exception" in event]
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def sentry() -> Iterator[Sentry]:
    server = Sentry()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def event(sentry: Sentry) -> dict[str, Any]:
    script = BREAKS.format(id=ID)
    dsn = f"http://key@{HOST}:{sentry.server_port}/1"
    subprocess.run([sys.executable, "-c", script, dsn], cwd=ROOT, check=True, capture_output=True, timeout=60)  # noqa: S603 - ours
    (event,) = sentry.events
    return event


def test_an_error_arrives_with_its_place_and_its_id_and_without_what_was_said(
    event: dict[str, Any], sentry: Sentry
) -> None:
    causes = [(one["type"], one["value"]) for one in event["exception"]["values"]]
    assert [kind for kind, _ in causes] == ["ValueError", "RuntimeError"]
    assert causes[1][1].startswith("no answer to")
    assert event["logentry"] == {"message": "broken for %s"}
    assert event["tags"] == {"service": "web", "id": ID, "task": "tasks.x"}
    assert event["exception"]["values"][1]["stacktrace"]["frames"][-1]["function"] == "answer"
    assert not any(one in sentry.raw for one in ("mother", "1234-5678", "correct-horse-battery", '"vars"'))
