"""An embedded Valkey (what Redis was): on a loopback port, behind a password made for this run."""

import contextlib
import secrets
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox import children
from sandbox.binaries import valkey_binary
from sandbox.children import Child, ChildError
from sandbox.embedded_server import EmbeddedServer
from sandbox.folders import open_folder, server_folder
from sandbox.ports import HOST, free_port

START_SECONDS = 10
TRIES = 3
DATABASES = 64
"""Enough for each parallel test process to have its own."""


@contextmanager
def embedded_valkey(
    data: Path, *, durable: bool = False, port: int | None = None, password: str | None = None
) -> Iterator[EmbeddedServer]:
    """Run Valkey with its files in `data`/valkey; `durable` keeps an append-only file, else nothing is written.

    `port` and `password` are for a server that comes back where its clients look for it; else both are made up.
    Raises ChildError or NoServerError.
    """
    program = valkey_binary(open_folder(data))
    folder = server_folder(data / "valkey")
    password = password or secrets.token_urlsafe(24)
    child, taken = _start(program, folder, password, durable=durable, port=port)
    server = EmbeddedServer(
        "Valkey",
        f"redis://:{password}@{HOST}:{taken}/0",
        child,
        lambda: _start(program, folder, password, durable=durable, port=taken)[0],
    )
    try:
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):
            server.child.process.send_signal(signal.SIGCONT)  # a test may have frozen it
        children.stop([server.child])


def _start(program: Path, folder: Path, password: str, *, durable: bool, port: int | None) -> tuple[Child, int]:
    for _ in range(TRIES):
        chosen = port or free_port()
        server = children.start(
            "Valkey",
            [program, "-"],
            # Not on the command line, where other users could read the password.
            stdin=_configuration(chosen, password, durable=durable).encode(),
            log=folder.with_name("valkey.log"),
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            cwd=folder,
            as_server=True,
        )
        try:
            children.wait_until(lambda: _answers(chosen, password), server, seconds=START_SECONDS)  # noqa: B023  # called at once
        except ChildError as error:
            children.stop([server])
            failure = error  # most likely somebody took the port in between
        else:
            return server, chosen
    raise failure


def _configuration(port: int, password: str, *, durable: bool) -> str:
    persistence = ["appendonly yes", "appendfsync everysec"] if durable else ["appendonly no"]
    return "\n".join(
        [
            f"bind {HOST}",
            f"port {port}",
            f"requirepass {password}",
            f"databases {DATABASES}",
            'save ""',
            *persistence,
            "",
        ]
    )


def _answers(port: int, password: str) -> bool:
    """Say whether the server on `port` is ours (it knows the password) and has loaded its data."""
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1) as connection:
        connection.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
        with connection.makefile("rb") as replies:
            return [replies.readline().strip(), replies.readline().strip()] == [b"+OK", b"+PONG"]
    return False
