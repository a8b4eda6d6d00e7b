from collections.abc import Iterator
from pathlib import Path

import psycopg2  # type: ignore[import-untyped]  # ships no types
import pytest
import redis

from sandbox import folders
from sandbox.servers import Servers, embedded_servers
from tests.sandbox.processes import mentioning

GIVEN = {"DATABASE_URL": "postgresql://somebody@db.example/news", "REDIS_URL": "redis://cache.example:6379/0"}


@pytest.fixture
def place() -> Iterator[Path]:
    with folders.throw_away() as folder:
        yield folder


def test_both_are_started_when_none_is_given_and_stopped_by_an_error_inside(place: Path) -> None:
    with pytest.raises(RuntimeError), embedded_servers(place, given={}) as servers:  # noqa: PT012  # ends with what raises
        psycopg2.connect(servers.database_url).close()
        with redis.Redis.from_url(servers.redis_url) as client:
            assert client.ping()
        assert len(mentioning(str(place))) >= 2
        raise RuntimeError
    assert not mentioning(str(place))


def test_what_is_given_is_used_and_only_the_other_started(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with embedded_servers(place, given={"DATABASE_URL": GIVEN["DATABASE_URL"]}) as servers:
        assert servers.database_url == GIVEN["DATABASE_URL"]
        assert [server.url for server in servers.embedded] == [servers.redis_url]
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    with embedded_servers(place) as servers:
        assert servers == Servers(GIVEN["DATABASE_URL"], GIVEN["REDIS_URL"])
