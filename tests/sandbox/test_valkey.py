import os
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from sandbox import folders, valkey
from sandbox.children import ChildError
from sandbox.ports import free_port
from sandbox.valkey import embedded_valkey
from tests.sandbox.processes import is_running


@pytest.fixture
def place() -> Iterator[Path]:
    with folders.throw_away() as folder:
        yield folder


def put(url: str, name: str, value: str) -> None:
    with redis.Redis.from_url(url) as client:
        client.set(name, value)


def read(url: str, name: str) -> object:
    with redis.Redis.from_url(url, decode_responses=True) as client:
        return client.get(name)


def test_it_is_closed_to_strangers_has_many_databases_and_leaves_no_process_not_even_when_frozen(place: Path) -> None:
    with embedded_valkey(place) as server:
        put(server.url, "word", "한글")
        assert read(server.url, "word") == "한글"
        assert read(server.url.removesuffix("/0") + "/63", "word") is None
        password = urlsplit(server.url).password
        assert password
        without = server.url.replace(f":{password}@", "")
        with redis.Redis.from_url(without, retry=None) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        assert password not in Path(f"/proc/{server.pid}/cmdline").read_text()
        assert not any(password in file.read_text() for file in place.rglob("*") if file.is_file())
        os.kill(server.pid, signal.SIGSTOP)
    assert not is_running(server.pid)


@pytest.mark.parametrize(("durable", "expected"), [(True, "kept"), (False, None)])
def test_only_what_is_durable_survives_a_restart_where_its_clients_look_for_it(
    place: Path, durable: bool, expected: str | None
) -> None:
    port = free_port()
    for seen in (None, expected):
        with embedded_valkey(place, durable=durable, port=port, password="known") as server:
            assert server.url == f"redis://:known@127.0.0.1:{port}/0"
            assert read(server.url, "word") == seen
            put(server.url, "word", "kept")


def test_a_port_taken_in_between_is_replaced_and_a_given_one_named(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedded_valkey(place / "first") as first:
        taken = urlsplit(first.url).port
        ports = iter([taken, free_port()])
        monkeypatch.setattr(valkey, "free_port", lambda: next(ports))
        with embedded_valkey(place / "second") as second:
            assert urlsplit(second.url).port != taken
            put(second.url, "word", "second")
            assert read(first.url, "word") is None
        with (
            pytest.raises(ChildError, match=r"Valkey ended with code 1(.|\n)*in use"),
            embedded_valkey(place / "second", port=taken),
        ):
            pytest.fail("it started")
