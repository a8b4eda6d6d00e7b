"""PostgreSQL and Redis: the given servers, else embedded ones that end with this process."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.embedded_server import EmbeddedServer
from sandbox.postgres import embedded_postgres
from sandbox.valkey import embedded_valkey


@dataclass(frozen=True)
class Servers:
    """Where the database and the cache are."""

    database_url: str
    redis_url: str
    embedded: tuple[EmbeddedServer, ...] = ()
    """Those that we started."""


@contextmanager
def embedded_servers(data: Path, *, durable: bool = False, given: Mapping[str, str] | None = None) -> Iterator[Servers]:
    """Yield a database and a cache: DATABASE_URL and REDIS_URL where `given` (default: the environment) names them.

    The others are started with their files in `data` and stopped at the end. `durable` makes them survive a power cut
    and keeps the cache over a restart. Raises ChildError or NoServerError, both with a sentence fit for a terminal.
    """
    named = os.environ if given is None else given
    with ExitStack() as resources:
        embedded = []
        database_url, redis_url = named.get("DATABASE_URL"), named.get("REDIS_URL")
        if not database_url:
            embedded.append(resources.enter_context(embedded_postgres(data, durable=durable)))
            database_url = embedded[-1].url
        if not redis_url:
            embedded.append(resources.enter_context(embedded_valkey(data, durable=durable)))
            redis_url = embedded[-1].url
        yield Servers(database_url, redis_url, tuple(embedded))
