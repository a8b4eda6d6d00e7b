"""Redis as the tests of the cache need it: looked into, and one of their own to freeze, kill and empty."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import redis
from pytest_django import Settings

from backend.materials import cache
from sandbox.embedded_server import EmbeddedServer
from sandbox.keys import NYT_API_KEY
from sandbox.valkey import embedded_valkey
from tests.sandbox.conftest import sandbox, sandbox_url

__all__ = ["own_redis", "redis_client", "sandbox", "sandbox_sources", "sandbox_url"]


@pytest.fixture
def sandbox_sources(sandbox_url: str, sandbox: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let every kind of source read the sandbox; return its address."""
    monkeypatch.setenv("NYT_API_BASE", f"{sandbox_url}/nyt")
    monkeypatch.setenv("NYT_API_KEY", NYT_API_KEY)
    monkeypatch.setenv("CNN_BASE", sandbox_url)
    return sandbox_url


@pytest.fixture
def own_redis(tmp_path: Path, settings: Settings) -> Iterator[EmbeddedServer]:
    """A Redis that only this test uses, and that the cache points at."""
    with embedded_valkey(tmp_path) as server:
        settings.REDIS_URL = server.url
        _reconnect()
        cache.connection().circuit._probe_seconds = 0.02
        yield server
        cache.connection().circuit.close()
    _reconnect()


@pytest.fixture
def redis_client(settings: Settings) -> redis.Redis:
    """A client beside the cache's, to look at what is stored."""
    return redis.Redis.from_url(settings.REDIS_URL)


def _reconnect() -> None:
    cache.connection.cache_clear()
