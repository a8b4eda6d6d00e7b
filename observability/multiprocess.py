"""The directory in which the web's processes share their counters, so that each can report those of all.

prometheus-client reads PROMETHEUS_MULTIPROC_DIR when it is first imported: prepare the directory before.
https://prometheus.github.io/client_python/multiprocess/
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
PREFIX = "newsbite-metrics-"


def prepare() -> None:
    """Name a directory that the workers of one server share, unless the environment names one; clear away old ones.

    Where none can be made each worker counts for itself; a metric is never a reason not to start.
    """
    if VARIABLE in os.environ or "prometheus_client" in sys.modules:
        return
    root = Path(tempfile.gettempdir())
    own = root / f"{PREFIX}{os.getppid()}"
    try:
        for path in root.glob(f"{PREFIX}*"):
            pid = path.name.removeprefix(PREFIX)
            if path != own and pid.isdigit() and not is_alive(int(pid)):
                shutil.rmtree(path, ignore_errors=True)
        own.mkdir(mode=0o700, exist_ok=True)
        is_ours = own.stat(follow_symlinks=False).st_uid == os.getuid() and not own.is_symlink()
    except OSError:
        return
    if is_ours:
        os.environ[VARIABLE] = str(own)


def is_alive(pid: int) -> bool:
    """Return whether a process of this id runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
