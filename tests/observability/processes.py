"""Real processes of the product, seen from outside."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.conf import settings
from django.db import connection

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60.0


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process that shares this test's database and Redis."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    return {**os.environ, "DATABASE_URL": database, "REDIS_URL": settings.REDIS_URL, "LOG_FORMAT": "json", **more}


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], given: Mapping[str, str], log: Path) -> Iterator[int]:
    """Run one of the installed commands, its words kept in `log`; give its pid; end it and wait."""
    words = [str(Path(sys.executable).with_name(command[0])), *command[1:]]
    with log.open("wb") as heard:
        process = subprocess.Popen(words, env=dict(given), stdout=heard, stderr=heard)  # noqa: S603 - ours
        try:
            yield process.pid
        finally:
            process.terminate()
            _wait(process)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fail when it does not become so."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < ends_at, "it did not become so"
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Say whether an address answers well."""
    try:
        return httpx.get(url, trust_env=False).is_success
    except httpx.TransportError:
        return False


def value(exposition: str, series: str) -> float:
    """Return a series' value as /metrics tells it, 0 when it is not told."""
    found = [line for line in exposition.splitlines() if line.startswith(f"{series} ")]
    return float(found[0].rpartition(" ")[2]) if found else 0.0
