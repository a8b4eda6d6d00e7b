"""Looking at processes from outside, for tests that must see them start and go."""

import os
import time
from collections.abc import Callable
from pathlib import Path

WAIT_SECONDS = 10.0


def is_running(pid: int) -> bool:
    """Say whether `pid` is a process that has not ended (a zombie has)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(true: Callable[[], bool], seconds: float = WAIT_SECONDS) -> bool:
    """Say whether `true()` comes true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def mentioning(text: str) -> list[int]:
    """Return the ids of all running processes whose command line, working directory or environment holds `text`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and text in _description(entry):
            found.append(int(entry.name))
    return [pid for pid in found if is_running(pid)]


def _description(entry: Path) -> str:
    try:
        words = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        return f"{words.decode(errors='replace')} {os.readlink(entry / 'cwd')}"
    except OSError:
        return ""
