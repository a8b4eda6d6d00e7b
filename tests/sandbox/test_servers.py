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


def test_both_are_started_when_none_is_given(place: Path) -> None:
    with embedded_servers(place, given={}) as servers:
        psycopg2.connect(servers.database_url).close()
        with redis.Redis.from_url(servers.redis_url) as client:
            assert client.ping()


def test_what_is_given_is_used_and_nothing_is_started(place: Path) -> None:
    with embedded_servers(place, given=GIVEN) as servers:
        assert servers == Servers(GIVEN["DATABASE_URL"], GIVEN["REDIS_URL"])
        assert list(place.iterdir()) == []


@pytest.mark.parametrize("name", GIVEN)
def test_each_may_be_given_without_the_other(place: Path, name: str) -> None:
    with embedded_servers(place, given={name: GIVEN[name]}) as servers:
        assert (servers.database_url == GIVEN["DATABASE_URL"]) == (name == "DATABASE_URL")
        assert (servers.redis_url == GIVEN["REDIS_URL"]) == (name == "REDIS_URL")


def test_the_environment_is_asked_when_nothing_else_is(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    with embedded_servers(place) as servers:
        assert servers.redis_url == GIVEN["REDIS_URL"]


def test_an_error_inside_stops_them_too(place: Path) -> None:
    with pytest.raises(RuntimeError), embedded_servers(place, given={}):
        raise RuntimeError
    assert not mentioning(str(place))
