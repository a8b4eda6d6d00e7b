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
DATA, WHAT = sys.argv[1], sys.argv[2]
serving = lambda name, port: Process(name, f"http.server {port} --bind 127.0.0.1", ("--directory", DATA))
stack.answers = lambda _: True
stack._prepare = lambda *_: {}
processes.stand_ins = lambda ports: [serving("sandbox", ports.sandbox)]
processes.product = lambda ports, _: [serving("web", ports.api)]
supervisor.WAITS_SECONDS = (0.0, 60.0)

def watch(opened, console):
    console.print("demo runs")
    while True:
        opened.check()
        time.sleep(0.1)

demo.run = watch
sys.argv = ["sandbox", WHAT, "--data", DATA]
sys.exit(command.main())
"""
DYING = STUBBED.replace('[serving("web", ports.api)]', '[Process("web", "http.server --no-such-option")]')
ENDING = STUBBED.replace(
    '[serving("web", ports.api)]',
    '[Process("web", "timeit", ("-n1", "-r1", "import time; time.sleep(1.5); raise SystemExit"))]',
)
"""Its web lives a second each time: long enough for the stack to open."""
KEEPS_ENDING = ENDING.replace("raise SystemExit", "raise SystemExit('the disk is full')").replace(
    "(0.0, 60.0)", "(0.0,)"
)
STOPS_SECONDS = 60


@pytest.fixture(autouse=True)
def given_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@db.example/news")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example/0")
    for name in ("API_PORT", "KAKAO_SKILL_PORT", "SANDBOX_PORT"):
        monkeypatch.delenv(name)


@contextmanager
def running(code: str, what: str, data: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", code, str(data), what]
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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_up_prints_its_addresses_and_stops_when_told(number: signal.Signals, tmp_path: Path) -> None:
    with running(STUBBED, "up", tmp_path) as process:
        said = read_until(process, "Ctrl-C stops all of it")
        assert "/api/v1/docs/" in said
        assert mentioning(str(tmp_path))
        process.send_signal(number)
        assert "Stopped." in read_until(process, "Stopped.")
        assert process.wait(timeout=STOPS_SECONDS) == 0
    assert not mentioning(str(tmp_path))


def test_an_interrupted_demo_says_so_and_leaves_no_process(tmp_path: Path) -> None:
    with running(STUBBED, "demo", tmp_path) as process:
        read_until(process, "demo runs")
        process.send_signal(signal.SIGINT)
        read_until(process, "Interrupted.")
        assert process.wait(timeout=STOPS_SECONDS) == 130
    assert not mentioning(str(tmp_path))


def test_impatience_does_not_hinder_the_stopping(tmp_path: Path) -> None:
    with running(STUBBED, "up", tmp_path) as process:
        read_until(process, "Ctrl-C stops all of it")
        for _ in range(5):
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=STOPS_SECONDS) == 0
    assert not mentioning(str(tmp_path))


def test_a_process_that_ends_under_the_demo_is_told_in_a_sentence_and_ends_it_with_1(tmp_path: Path) -> None:
    with running(DYING, "demo", tmp_path) as process:
        said = read_until(process, "unrecognized arguments")
        assert process.wait(timeout=STOPS_SECONDS) == 1
    assert "It did not work." in said
    assert "web ended with code 2" in said
    assert "Traceback" not in said


def test_what_keeps_ending_under_up_is_told_with_its_last_words_and_tried_on(tmp_path: Path) -> None:
    with running(KEEPS_ENDING, "up", tmp_path) as process:
        said = read_until(process, "the disk is full")
        assert "web keeps ending; from now on it is tried every 0 s, silently." in said
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=STOPS_SECONDS) == 0
    assert not mentioning(str(tmp_path))


def test_up_starts_again_what_ends_and_stops_in_the_midst_of_a_wait(tmp_path: Path) -> None:
    with running(ENDING, "up", tmp_path) as process:
        said = read_until(process, "web ended with code 1 and is started again in 60 s")
        assert "web ended with code 1 and is started again at once" in said
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=STOPS_SECONDS) == 0
    assert not mentioning(str(tmp_path))


def test_a_demo_starts_nothing_again(tmp_path: Path) -> None:
    with running(ENDING, "demo", tmp_path) as process:
        said = read_until(process, "It did not work.") + read_until(process, "web ended with code 1")
        assert process.wait(timeout=STOPS_SECONDS) == 1
    assert "started again" not in said


def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_PORT", "70000")
    with running(STUBBED, "up", tmp_path) as process:
        read_until(process, "API_PORT=70000 is no port")
        assert process.wait(timeout=STOPS_SECONDS) == 1


def test_a_demo_leaves_no_folder(tmp_path: Path) -> None:
    with running(
        STUBBED.replace("demo.run = watch", "demo.run = lambda opened, _: print('DATA', opened.data)"), "demo", tmp_path
    ) as process:
        data = Path(read_until(process, "DATA").rpartition("DATA ")[2].strip())
        assert process.wait(timeout=STOPS_SECONDS) == 0
    assert not data.exists()
