"""Folders that the embedded servers may enter.

PostgreSQL refuses to run as root, so as root the servers run as `nobody`, who must own what he writes and must be
able to reach what he reads. No parent folder's mode is ever changed: what he cannot reach is worked around.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534
SERVER_USER = NOBODY if os.geteuid() == 0 else None
"""Whom the servers run as: None means "as we are"."""

COMMON_PLACES = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108  # ownership is checked in reachable_folder
ENTER = 0o001
READ_AND_ENTER = 0o005


def reachable(path: Path) -> bool:
    """Say whether the servers' user can enter every folder above `path` and read `path` itself."""
    if SERVER_USER is None:
        return os.access(path, os.R_OK)
    above = all(parent.stat().st_mode & ENTER for parent in path.resolve().parents)
    wanted = READ_AND_ENTER if path.is_dir() else READ_AND_ENTER & ~ENTER
    return above and path.stat().st_mode & wanted == wanted


def open_folder(path: Path) -> Path:
    """Make `path` a folder of ours through which the servers' user may pass, without seeing what is in it."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700 if SERVER_USER is None else 0o711)
    return path


def server_folder(path: Path) -> Path:
    """Make `path` a folder that belongs to the servers' user and that nobody else may enter."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    if SERVER_USER is not None:
        os.chown(path, SERVER_USER, SERVER_USER)
    return path


def reachable_folder(data: Path) -> Path:
    """Return where things the servers' user must reach by their path can lie: in `data`, else in a temporary folder.

    The second is for a project below somebody's closed home; its name is derived from `data`, so it is found again.
    Raises PermissionError when there is no such place.
    """
    if _enterable(data):
        return data
    mark = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]
    for place in (Path(tempfile.gettempdir()), *COMMON_PLACES):
        if place.is_dir() and _enterable(place):
            folder = place / f"newsbite-{mark}"
            folder.mkdir(mode=0o711, exist_ok=True)
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                raise PermissionError(f"{folder} belongs to another user; remove it and start again.")
            return open_folder(folder)
    raise PermissionError(f"Nobody but root can enter {data} or any temporary folder: set TMPDIR to an open one.")


def _enterable(folder: Path) -> bool:
    resolved = folder.resolve()
    return SERVER_USER is None or all(path.stat().st_mode & ENTER for path in (resolved, *resolved.parents))


@contextmanager
def throw_away() -> Iterator[Path]:
    """Yield a fresh temporary folder and remove it, with all that the servers wrote, at the end."""
    folder = Path(tempfile.mkdtemp(prefix="newsbite-"))
    try:
        yield open_folder(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
