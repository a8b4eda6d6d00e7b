"""Child processes that end with their parent: the kernel signals each one when the parent dies."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.folders import SERVER_USER

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
TAIL_BYTES = 16_384


class ChildError(Exception):
    """A child process failed; the message is a whole sentence to print on the terminal."""


@dataclass(frozen=True)
class Child:
    """A running child process, its log and the signal that stops it cleanly."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals

    @property
    def pid(self) -> int:
        """Its process id, which is its process group's as well."""
        return self.process.pid

    def ended(self) -> int | None:
        """Return its exit code, None while it runs."""
        return self.process.poll()

    def tail(self, lines: int = 15) -> str:
        """Return the last lines it logged."""
        return tail(self.log, lines)


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    as_server: bool = False,
    stop_signal: signal.Signals = signal.SIGTERM,
    stdin: bytes = b"",
) -> Child:
    """Start `command` in a process group of its own, both outputs going to `log`.

    The group keeps a terminal's Ctrl-C from reaching it before us: we stop our children, in our order. Call it from a
    thread that lives as long as the child may: the kernel watches the thread, not the process. With `as_server` it
    runs as the servers' user.
    """
    user = SERVER_USER if as_server else None
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603  # our own commands, never a shell
            [str(part) for part in command],
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            process_group=0,
            preexec_fn=tied_to_parent(stop_signal),
        )
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(stdin)
    return Child(name, process, log, stop_signal)


def run_on_terminal(command: Sequence[str], *, log: Path, env: Mapping[str, str], cwd: Path) -> int:
    """Run a command that speaks to the person at the terminal and logs to `log`; return its exit code.

    It is stopped if we have to leave before its end.
    """
    with log.open("ab") as errors:
        process = subprocess.Popen(  # noqa: S603  # our own commands, never a shell
            command,
            stdin=subprocess.DEVNULL,
            stderr=errors,
            env=dict(env),
            cwd=cwd,
            preexec_fn=tied_to_parent(signal.SIGTERM),
        )
    try:
        return process.wait()
    finally:
        process.kill()
        process.wait()


def tied_to_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn` that has the kernel send `death_signal` when the parent dies, even by SIGKILL."""
    parent = os.getpid()

    def connection() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal))
            if os.getppid() != parent:
                os._exit(1)  # the parent died between fork and prctl: no signal will ever come

    return connection


def stop(children: Sequence[Child], *, grace_seconds: float = 10) -> None:
    """Ask all to stop at once, wait, then kill what is left, their own children included."""
    for child in children:
        if child.ended() is None:
            child.process.send_signal(child.stop_signal)
    deadline = time.monotonic() + grace_seconds
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, deadline - time.monotonic()))
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.process.wait()


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log file, "" when there is none."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES))
        text = file.read().decode(errors="replace")
    return "\n".join(text.splitlines()[-lines:])


def wait_until(ready: Callable[[], bool], child: Child, *, seconds: float, every: float = 0.01) -> None:
    """Wait for `ready()`. Raises ChildError, with the end of its log, when the child dies first or time runs out."""
    deadline = time.monotonic() + seconds
    while not ready():
        if (code := child.ended()) is not None:
            raise ChildError(f"{child.name} ended with code {code} instead of starting.\n{child.tail()}")
        if time.monotonic() > deadline:
            raise ChildError(f"{child.name} did not get ready within {seconds:.0f} s.\n{child.tail()}")
        time.sleep(every)
