import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import children
from sandbox.children import Child, ChildError
from tests.sandbox.processes import eventually, is_running

LASTING = "echo started; exec sleep 60"
STUBBORN = "trap '' TERM; echo started; sleep 60"
WITH_CHILD = "sleep 60 & echo $!; echo started; wait"
PARENT = f"""
import sys, time
from pathlib import Path
from sandbox import children
child = children.start("child", ["/bin/sh", "-c", {LASTING!r}], log=Path(sys.argv[1]))
print(child.pid, flush=True)
time.sleep(60)
"""


def run(script: str, tmp_path: Path, stdin: bytes = b"") -> Child:
    return children.start("stub", ["/bin/sh", "-c", script], log=tmp_path / "stub.log", stdin=stdin)


def started(child: Child) -> bool:
    return eventually(lambda: "started" in child.tail())


@pytest.mark.parametrize(
    ("script", "stdin", "said"),
    [
        ("echo out; echo err >&2", b"", "out\nerr"),
        ("cat", b"secret", "secret"),
        ("cat; echo end", b"", "end"),
        ("[ $(cut -d' ' -f5 /proc/$$/stat) = $$ ] && echo group", b"", "group"),
    ],
)
def test_what_a_child_reads_and_says_and_its_own_process_group(
    tmp_path: Path, script: str, stdin: bytes, said: str
) -> None:
    child = run(script, tmp_path, stdin)
    child.process.wait()
    assert child.tail() == said


def test_stop_asks_politely_first(tmp_path: Path) -> None:
    child = run("trap 'exit 7' TERM; echo started; while :; do sleep 0.01; done", tmp_path)
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


def test_waiting_ends_when_the_child_is_ready_or_time_is_up(tmp_path: Path) -> None:
    child = run(LASTING, tmp_path)
    children.wait_until(lambda: "started" in child.tail(), child, seconds=10)
    with pytest.raises(ChildError, match="did not get ready within 0 s"):
        children.wait_until(lambda: False, child, seconds=0.05)
    children.stop([child])


def test_waiting_for_a_child_that_dies_tells_what_it_said_last(tmp_path: Path) -> None:
    child = run("echo no disk left; exit 1", tmp_path)
    with pytest.raises(ChildError, match=r"stub ended with code 1(.|\n)*no disk left"):
        children.wait_until(lambda: False, child, seconds=10)


def test_a_tail_is_the_last_lines_of_a_log_however_long(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n" for number in range(10_000)))
    assert children.tail(log, lines=2) == "line 9998\nline 9999"
    assert children.tail(tmp_path / "none") == ""
