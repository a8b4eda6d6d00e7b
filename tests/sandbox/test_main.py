import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sandbox.processes import mentioning

# The real command, over processes that cost nothing: what is tried here is how it starts, stops and fails.
STUBBED = """
import sys, time
from sandbox import __main__ as command, demo, stack, processes, supervisor
from sandbox.processes import Process
DATA, WHAT, SLEEPS = sys.argv[1:]
sleeping = lambda name, seconds: Process(
    name, "timeit", ("-n1", "-r1", f"import time; time.sleep({seconds}); raise SystemExit('the disk is full')")
)
stack.answers = lambda _: True
stack._prepare = lambda *_: {}
processes.stand_ins = lambda _: [sleeping("sandbox", 60)]
processes.product = lambda *_: [sleeping("web", SLEEPS)]
supervisor.WAITS_SECONDS = (0.0, 60.0)

def watch(opened, console):
    console.print("demo runs", opened.data, soft_wrap=True)
    while True:
        opened.check()
        time.sleep(0.05)

demo.run = watch
sys.argv = ["sandbox", WHAT, "--data", DATA]
sys.exit(command.main())
"""
LASTING, ENDING = "60", "0.5"
"""How many seconds the web process lives: with the second long enough for the stack to open."""
STOPS_SECONDS = 60


@pytest.fixture(autouse=True)
def given_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@db.example/news")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example/0")
    for name in ("API_PORT", "KAKAO_SKILL_PORT", "SANDBOX_PORT"):
        monkeypatch.delenv(name)


@contextmanager
def running(what: str, data: Path, web_seconds: str = LASTING) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", STUBBED, str(data), what, web_seconds]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:  # noqa: S603  # our own command
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], text: str) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if text in line:
            return said
    pytest.fail(f"it never said {text!r}, but:\n{said}")


def test_up_prints_its_addresses_and_stops_when_told_however_impatiently(tmp_path: Path) -> None:
    with running("up", tmp_path) as process:
        assert "/api/v1/docs/" in read_until(process, "Ctrl-C stops all of it")
        assert mentioning(str(tmp_path))
        for number in (signal.SIGTERM, *[signal.SIGINT] * 4):
            process.send_signal(number)
        read_until(process, "Stopped.")
        assert process.wait(timeout=STOPS_SECONDS) == 0
    assert not mentioning(str(tmp_path))


def test_an_interrupted_demo_says_so_and_leaves_neither_process_nor_folder(tmp_path: Path) -> None:
    with running("demo", tmp_path) as process:
        data = read_until(process, "demo runs").rpartition("demo runs ")[2].strip()
        process.send_signal(signal.SIGINT)
        read_until(process, "Interrupted.")
        assert process.wait(timeout=STOPS_SECONDS) == 130
    assert not mentioning(data)
    assert not Path(data).exists()


def test_a_process_that_ends_under_the_demo_is_told_in_a_sentence_and_ends_it_with_1(tmp_path: Path) -> None:
    with running("demo", tmp_path, ENDING) as process:
        said = read_until(process, "the disk is full")
        assert process.wait(timeout=STOPS_SECONDS) == 1
    assert "It did not work." in said
    assert "web ended with code 1" in said
    assert "started again" not in said
    assert "Traceback" not in said.partition("It did not work.")[0]


def test_up_starts_again_what_ends_and_stops_in_the_midst_of_a_wait(tmp_path: Path) -> None:
    with running("up", tmp_path, ENDING) as process:
        said = read_until(process, "the disk is full")
        assert "web ended with code 1 and is started again at once" in said
        assert "web ended with code 1 and is started again in 60 s" in said
        assert "web keeps ending; from now on it is tried every 60 s, silently." in said
        process.send_signal(signal.SIGHUP)
        assert process.wait(timeout=STOPS_SECONDS) == 0
    assert not mentioning(str(tmp_path))


def test_a_port_that_is_none_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_PORT", "70000")
    with running("up", tmp_path) as process:
        read_until(process, "API_PORT=70000 is no port")
        assert process.wait(timeout=STOPS_SECONDS) == 1
