"""PostgreSQL and Redis that can be taken away and brought back to where their clients look for them."""

import contextlib
import os
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

import psycopg2  # type: ignore[import-untyped]  # ships no types; three calls of it are used here
import redis

from sandbox.embedded_server import EmbeddedServer
from sandbox.ports import free_port
from sandbox.postgres import embedded_postgres
from sandbox.valkey import embedded_valkey


class Database:
    """A PostgreSQL of the rehearsal's own; its files survive while it is away."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._running = ExitStack()
        self.url = ""

    def __enter__(self) -> Self:
        self.url = self._running.enter_context(embedded_postgres(self._data)).url
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def restart(self, *, away_seconds: float = 0.0) -> None:
        """Shut down fast, which ends every session, stay away, and come back."""
        with self.away():
            time.sleep(away_seconds)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Shut down fast, which ends every session, and be away for as long as the block lasts."""
        self._running.close()
        try:
            yield
        finally:
            self.__enter__()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows, none for one that gives none."""
        with contextlib.closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(query, values)
                return list(cursor.fetchall()) if cursor.description else []

    def count(self, query: str, *values: object) -> int:
        """Return the number that a query gives."""
        ((found,),) = self.rows(query, *values)
        return int(found)


class Cache:
    """A Redis of the rehearsal's own: it keeps nothing when it is killed."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = free_port()
        self._password = secrets.token_urlsafe(24)
        self._running = ExitStack()
        self._server: EmbeddedServer | None = None

    def __enter__(self) -> Self:
        opened = embedded_valkey(self._data, port=self._port, password=self._password)
        self._server = self._running.enter_context(opened)
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    @property
    def server(self) -> EmbeddedServer:
        """The running server."""
        assert self._server is not None
        return self._server

    def empty(self) -> None:
        """Lose everything: the cache, and every message of the queue."""
        with redis.Redis.from_url(self.server.url) as client:
            client.flushall()

    @contextmanager
    def killed(self) -> Iterator[None]:
        """Be gone, without a word, for as long as the block lasts; come back empty."""
        os.kill(self.server.pid, signal.SIGKILL)
        self._running.close()
        try:
            yield
        finally:
            self.__enter__()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Take connections and answer nothing for as long as the block lasts."""
        os.kill(self.server.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.server.pid, signal.SIGCONT)
