import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import children
from sandbox.children import Child, ChildError
from tests.sandbox.processes import eventually, is_running

SLEEP = "import time; print('started', flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
WITH_CHILD = (
    f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {SLEEP!r}]).pid, flush=True); {SLEEP}"
)
PARENT = f"""
import sys, time
from pathlib import Path
from sandbox import children
child = children.start("child", [sys.executable, "-c", {SLEEP!r}], log=Path(sys.argv[1]))
print(child.pid, flush=True)
time.sleep(60)
"""


def run(code: str, tmp_path: Path) -> Child:
    return children.start("stub", [sys.executable, "-c", code], log=tmp_path / "stub.log")


def started(child: Child) -> bool:
    return eventually(lambda: "started" in child.tail())


def test_what_a_child_says_is_in_its_log(tmp_path: Path) -> None:
    child = run("import sys; print('out', flush=True); print('err', file=sys.stderr)", tmp_path)
    child.process.wait()
    assert child.tail() == "out\nerr"


def test_a_child_reads_what_it_is_given(tmp_path: Path) -> None:
    code = "import sys; print(sys.stdin.read().upper())"
    child = children.start("stub", [sys.executable, "-c", code], log=tmp_path / "log", stdin=b"secret")
    child.process.wait()
    assert child.tail() == "SECRET"


def test_a_child_without_input_meets_the_end_of_it_at_once(tmp_path: Path) -> None:
    child = run("import sys; print(repr(sys.stdin.read()))", tmp_path)
    child.process.wait()
    assert child.tail() == "''"


def test_a_terminals_ctrl_c_does_not_reach_a_child(tmp_path: Path) -> None:
    child = run("import os; print(os.getpgrp() == os.getpid())", tmp_path)
    child.process.wait()
    assert child.tail() == "True"


def test_stop_asks_politely_first(tmp_path: Path) -> None:
    code = f"import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(7)); {SLEEP}"
    child = run(code, tmp_path)
    assert started(child)
    children.stop([child])
    assert child.ended() == 7


def test_stop_kills_who_does_not_listen(tmp_path: Path) -> None:
    child = run(STUBBORN, tmp_path)
    assert started(child)
    children.stop([child], grace_seconds=0.1)
    assert child.ended() == -signal.SIGKILL


def test_stop_leaves_no_grandchild(tmp_path: Path) -> None:
    child = run(WITH_CHILD, tmp_path)
    assert started(child)
    grandchild = int(child.tail().splitlines()[0])
    children.stop([child])
    assert eventually(lambda: not is_running(grandchild))


def test_a_child_follows_its_parent_even_when_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603  # our own command
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.kill()
    assert eventually(lambda: not is_running(child))


def test_waiting_ends_when_the_child_is_ready(tmp_path: Path) -> None:
    child = run(SLEEP, tmp_path)
    children.wait_until(lambda: "started" in child.tail(), child, seconds=10)
    children.stop([child])


def test_waiting_for_a_child_that_dies_tells_what_it_said_last(tmp_path: Path) -> None:
    child = run("import sys; sys.exit('no disk left')", tmp_path)
    with pytest.raises(ChildError, match=r"stub ended with code 1(.|\n)*no disk left"):
        children.wait_until(lambda: False, child, seconds=10)


def test_waiting_is_not_for_ever(tmp_path: Path) -> None:
    child = run(SLEEP, tmp_path)
    with pytest.raises(ChildError, match="did not get ready within 0 s"):
        children.wait_until(lambda: False, child, seconds=0.05)
    children.stop([child])


def test_a_tail_is_the_last_lines_of_a_log_however_long(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n" for number in range(100_000)))
    assert children.tail(log, lines=2) == "line 99998\nline 99999"
    assert children.tail(tmp_path / "none") == ""
