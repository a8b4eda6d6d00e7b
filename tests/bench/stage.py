"""What the benchmarks run on: real servers in a throw-away folder, a migrated database, and processes beside us."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from django.core.management import call_command

from sandbox.embedded_server import EmbeddedServer
from sandbox.ports import free_port
from sandbox.postgres import embedded_postgres
from sandbox.valkey import embedded_valkey

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Stage:
    """The servers, and the environment for processes that use them."""

    redis: EmbeddedServer
    env: Mapping[str, str]


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Start PostgreSQL and Redis, point this process at them, and migrate."""
    with embedded_postgres(folder) as database, embedded_valkey(folder) as valkey:
        settings = {
            "DATABASE_URL": database.url,
            "REDIS_URL": valkey.url,
            "DJANGO_SECRET_KEY": "a-key-for-benchmarks-that-is-long-enough-for-hs256",
            "DJANGO_DEBUG": "False",
            "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
            "SMS_SENDER": "none",
            "LLM_DAILY_BUDGET_USD": "1000",
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        }
        os.environ.update(settings)
        django.setup()
        call_command("migrate", verbosity=0)
        yield Stage(redis=valkey, env=dict(os.environ))


@contextmanager
def running(command: list[str], env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process of ours for as long as the block lasts."""
    process = subprocess.Popen(command, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def web(
    env: Mapping[str, str], *, settings: str = "tests.bench.settings", port: int | None = None, threads: int = 12
) -> Iterator[str]:
    """Serve the API as production does and give its address, of a free port unless told."""
    port = port or free_port()
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", str(threads), "--no-access-log"]
    command += ["--log-level", "error", "backend.config.wsgi:application"]
    with running(command, {**env, "DJANGO_SETTINGS_MODULE": settings}):
        base = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{base}/healthz"))
        yield base


def answers(url: str) -> bool:
    """Say whether somebody answers 200 there."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> float:
    """Wait for `condition` and return how many seconds it took. Raises TimeoutError."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > seconds:
            raise TimeoutError("the benchmark waited in vain")
        time.sleep(0.02)
    return time.monotonic() - started


def peak_bytes(pid: int) -> int:
    """Return the most memory a running process has had resident."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
