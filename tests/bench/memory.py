"""Memory of what `make up` runs, without the sandbox: the embedded servers and the product's six processes."""

import os
import re
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox import environment
from sandbox.folders import throw_away
from sandbox.stack import Stack, open_stack
from tests.bench.figure import Figure, at_most, unpromised
from tests.bench.stage import Stage

LIMIT_MB = 1_100.0
WORK_SECONDS = 45.0
"""Time to collect and write notes, so that each process has loaded what it needs."""
SANDBOX = "sandbox."


def figures(_: Stage) -> list[Figure]:
    """Run the whole stack through a collection and sum the proportional set size of its processes."""
    before = set(children_of(os.getpid()))
    with stack_of_its_own() as stack:
        stack.manage("collect")
        time.sleep(WORK_SECONDS)
        measured = measure(stack, before)
    total = sum(measured.values())
    rows = [unpromised(f"memory of {name}", mb, total, unit="MB") for name, mb in sorted(measured.items())]
    return [at_most("memory of servers and six processes / 1.1 GB", total, LIMIT_MB, 1.0, unit="MB"), *rows]


@contextmanager
def stack_of_its_own() -> Iterator[Stack]:
    """Open a stack in a throw-away folder, with servers of its own instead of the bench's."""
    given = environment.demo_environment(environment.given_environment())
    given = {name: value for name, value in given.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    with throw_away() as data, open_stack(data, environment.free_ports(), given, durable=False) as stack:
        yield stack


def measure(stack: Stack, before: Collection[int]) -> dict[str, float]:
    """Return the MB of each server and process of a stack that we started, but for those children of `before`."""
    names = {child.pid: child.name for child in stack.children}
    return {
        names.get(pid, _program(pid)): _pss_mb(pid)
        for pid in children_of(os.getpid())
        if pid not in before and SANDBOX not in _command(pid)
    }


def children_of(pid: int) -> list[int]:
    """Return the children of all threads of a process."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def _program(pid: int) -> str:
    return Path(_command(pid).split()[0]).name


def _pss_mb(pid: int) -> float:
    """Return the proportional set size of a process and all its descendants."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return (int(own[1]) / 1024 if own else 0.0) + sum(map(_pss_mb, children_of(pid)))
