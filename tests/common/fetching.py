"""Fetchers for tests, a clock that only `sleep` moves, and a resolver with scripted answers."""

import socket
import threading
from typing import Any

import pytest

from backend.common.errors import ExternalError
from backend.common.http.crawler import FetchConfig, Fetched, Fetcher
from tests.common.site import Site

AGENT = "NewsbiteBot/1.0 (+https://newsbite.example/bot)"


class FakeTime:
    """A clock moved by `sleep` alone; `slept` is the record."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds
            self.slept.append(seconds)


def fetcher(*sites: Site, faketime: FakeTime | None = None, **settings: Any) -> Fetcher:
    """A fetcher that may reach `sites`, without pauses unless looked_up for."""
    settings = {"pace_seconds": 0.0, "allow_hosts": frozenset(site.host_port for site in sites), **settings}
    config = FetchConfig(AGENT, **settings)
    time = faketime or FakeTime()
    return Fetcher(config, clock=time.clock, sleep=time.sleep, jitter=lambda: 1.0)


def hurried(*sites: Site, deadline_seconds: float = 0.4, **settings: Any) -> Fetcher:
    """A fetcher on the real clock with little time."""
    allow_hosts = frozenset(site.host_port for site in sites)
    config = FetchConfig(
        AGENT, **{"allow_hosts": allow_hosts, "pace_seconds": 0.0, "deadline_seconds": deadline_seconds, **settings}
    )
    return Fetcher(config)


def page(fetcher: Fetcher, url: str, **options: Any) -> Fetched:
    """Fetch without robots.txt, for tests about something else."""
    return fetcher.fetch(url, check_robots=False, **options)


def refusal(fetcher: Fetcher, url: str, **options: Any) -> ExternalError:
    """Return the error a fetch (without robots.txt, unless stated) ends in."""
    with pytest.raises(ExternalError) as caught:
        fetcher.fetch(url, **{"check_robots": False, **options})
    return caught.value


class FakeDns:
    """Answers by name; each look-up of a name takes its next answer, the last one stays."""

    def __init__(self) -> None:
        self.looked_up: list[str] = []
        self._answers: dict[str, list[list[str]]] = {}

    def answers_with(self, name: str, *answers: list[str]) -> None:
        self._answers[name] = list(answers)

    def getaddrinfo(self, host: str, port: int, **kwargs: Any) -> list[Any]:
        self.looked_up.append(host)
        answers = self._answers.get(host)
        if not answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [_entry(address, port) for address in found]


def _entry(address: str, port: int) -> tuple[Any, ...]:
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port))
