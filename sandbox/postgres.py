"""An embedded PostgreSQL: reached by a unix socket in a folder only its owner may enter, hence without a password."""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

import psycopg2  # type: ignore[import-untyped]  # ships no types; three calls of it are used here

from sandbox import children
from sandbox.binaries import PostgresBinaries, postgres_binaries
from sandbox.children import Child, ChildError
from sandbox.embedded_server import EmbeddedServer
from sandbox.folders import SERVER_USER, open_folder, reachable_folder, server_folder

NAME = "newsbite"
PORT = 5432
"""Only part of the socket's name; said out loud because a client would otherwise believe PGPORT."""
START_SECONDS = 30
LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8")
SOCKET_PATH_CHARS = 100
"""What every system takes as the path of a unix socket."""
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
"""All the servers get: no PG* variable of the person at the terminal reaches them."""
SETTINGS = {"listen_addresses": "", "max_connections": "200", "timezone": "UTC", "jit": "off"}
THROW_AWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def embedded_postgres(data: Path, *, durable: bool = False) -> Iterator[EmbeddedServer]:
    """Run PostgreSQL on `data`/postgres; stop it in good order at the end.

    Without `durable` it trades safety for speed: a power cut loses the data. Raises ChildError or NoServerError.
    """
    binaries = postgres_binaries(open_folder(data))
    folder = data / "postgres"
    if not (folder / "PG_VERSION").exists():
        unfinished = server_folder(folder.with_name("postgres.new"))
        options = ["--no-sync", "--no-instructions", "--auth=trust", f"--username={NAME}", *LOCALE]
        program = children.start(
            "initdb",
            [binaries.initdb, "-D", _named(unfinished), *options],
            log=folder.with_name("initdb.log"),
            env=ENVIRONMENT,
            cwd=unfinished,
            as_server=True,
        )
        if program.process.wait():
            raise ChildError(f"initdb could not make a database in {folder}.\n{program.tail()}")
        unfinished.replace(folder)
    home = reachable_folder(data)
    sockets = server_folder(home / "s")
    start = partial(_start, binaries, folder, sockets, durable=durable)
    try:
        url = f"postgresql://{NAME}@:{PORT}/{NAME}?host={quote(str(sockets))}"
        server = EmbeddedServer("PostgreSQL", url, start(), start)
        try:
            yield server
        finally:
            children.stop([server.child])
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
        with contextlib.suppress(OSError):
            home.rmdir()  # a reachable_folder that holds nothing else


def _start(binaries: PostgresBinaries, folder: Path, sockets: Path, *, durable: bool) -> Child:
    if len(str(sockets)) + len("/.s.PGSQL.5432") > SOCKET_PATH_CHARS:
        raise ChildError(f"{sockets} is too long a path for a socket: put the project somewhere shorter.")
    lock = folder / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while lock.exists() and _still_ours(int(lock.read_text().split()[0]), folder):
        if time.monotonic() > deadline:
            raise ChildError(f"Another PostgreSQL still runs on {folder}.")
        time.sleep(0.05)
    lock.unlink(missing_ok=True)
    settings = SETTINGS if durable else SETTINGS | THROW_AWAY_SETTINGS
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = children.start(
        "PostgreSQL",
        [binaries.postgres, "-D", _named(folder), "-k", sockets, *options],
        log=folder.with_name("postgres.log"),
        env=ENVIRONMENT,
        cwd=folder,
        as_server=True,
        stop_signal=signal.SIGINT,  # "fast shutdown": ends sessions, writes a checkpoint
    )
    try:
        children.wait_until(lambda: _accepts(sockets), server, seconds=START_SECONDS)
    except ChildError:
        children.stop([server])
        raise
    return server


def _named(folder: Path) -> str:
    """Return what to call the folder a program is started in: as `nobody` it may be there though not walk there."""
    return "/proc/self/cwd" if SERVER_USER is not None and sys.platform == "linux" else str(folder.resolve())


def _accepts(sockets: Path) -> bool:
    with contextlib.suppress(psycopg2.OperationalError):
        connection = psycopg2.connect(host=str(sockets), port=PORT, user=NAME, dbname="postgres")
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{NAME}"')
            return True
    return False


def _still_ours(pid: int, folder: Path) -> bool:
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")) == folder.resolve()
    except OSError:
        return False
