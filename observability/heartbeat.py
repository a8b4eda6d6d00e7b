"""A file that a process touches while it works: a probe that finds it old knows that the process hangs."""

import asyncio
import contextlib
import tempfile
from pathlib import Path

EVERY_SECONDS = 5.0


def heartbeat_file(name: str) -> Path:
    """Return the file of this process."""
    return Path(tempfile.gettempdir()) / f"newsbite-{name}.alive"


def touch(name: str) -> None:
    """Note that the process works."""
    with contextlib.suppress(OSError):  # a full disk is no hang
        heartbeat_file(name).touch()


async def touch_while_the_loop_runs(name: str) -> None:
    """Note every EVERY_SECONDS that the event loop runs, until cancelled."""
    while True:
        touch(name)
        await asyncio.sleep(EVERY_SECONDS)
