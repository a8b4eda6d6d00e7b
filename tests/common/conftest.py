"""Fixtures for tests of outbound HTTP."""

import socket
from collections.abc import Iterator

import pytest

from tests.common.fetching import FakeDns, FakeTime
from tests.common.site import Site, running


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site: every path is 404 until the test serves something."""
    with running(Site()) as site:
        yield site


@pytest.fixture
def other_site() -> Iterator[Site]:
    with running(Site()) as site:
        yield site


@pytest.fixture
def faketime() -> FakeTime:
    return FakeTime()


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> FakeDns:
    """A resolver with scripted answers; it knows no name to begin with."""
    dns = FakeDns()
    monkeypatch.setattr(socket, "getaddrinfo", dns.getaddrinfo)
    return dns
