"""Who asks too often is told to wait and for how long; a Redis that is down refuses nobody."""

import time
from collections.abc import Callable, Iterator

import pytest
import redis
from pytest_django import Settings

from backend.accounts.models import User
from backend.common import rate_limits
from tests.conftest import ClientOf, JsonClient

SEEN = "/api/v1/articles/seen/"
TODAY = "/api/v1/digests/today/"
PAGE = "/api/v1/articles/"
REFRESH = "/api/v1/auth/token/refresh/"


@pytest.fixture(autouse=True)
def _own_redis_client() -> Iterator[None]:
    rate_limits.redis_client.cache_clear()
    yield
    rate_limits.redis_client().circuit.close()
    rate_limits.redis_client.cache_clear()


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHANGES", "COSTLY_READS", "WITHOUT_TOKEN"):
        monkeypatch.setattr(rate_limits, name, 2)


def statuses(client: JsonClient, method: str, path: str, times: int = 3) -> list[int]:
    return [client.generic(method, path).status_code for _ in range(times)]


def test_changes_are_limited_for_a_learner(mina: User, client_of: ClientOf) -> None:
    assert statuses(client_of(mina), "POST", SEEN) == [400, 400, 429]


def test_another_learner_is_not_held_up(mina: User, jun: User, client_of: ClientOf) -> None:
    statuses(client_of(mina), "POST", SEEN)
    assert statuses(client_of(jun), "POST", SEEN, 1) == [400]


@pytest.mark.parametrize("path", [TODAY, f"{PAGE}?q=crane", f"{PAGE}?since=2026-11-01", "/api/v1/saved-words/export/"])
def test_costly_reads_are_limited_for_a_learner(mina: User, client_of: ClientOf, path: str) -> None:
    assert statuses(client_of(mina), "GET", path) == [200, 200, 429]


def test_a_learner_who_changes_a_lot_may_still_read(mina: User, client_of: ClientOf) -> None:
    statuses(client_of(mina), "POST", SEEN)
    assert statuses(client_of(mina), "GET", TODAY, 1) == [200]


def test_hot_reads_are_not_counted_at_all(mina: User, client_of: ClientOf) -> None:
    client = client_of(mina)
    assert statuses(client, "GET", PAGE, 5) + statuses(client, "GET", "/api/v1/categories/", 5) == [200] * 10
    assert rate_limits.redis_client.cache_info().currsize == 0


def test_a_bot_is_not_limited_for_it_speaks_for_thousands(service: User, client_of: ClientOf) -> None:
    assert statuses(client_of(service), "POST", "/api/v1/auth/exchange/", 5) == [400] * 5


@pytest.mark.django_db
def test_requests_without_a_token_are_limited_for_an_address(anyone: JsonClient) -> None:
    assert statuses(anyone, "POST", REFRESH) == [400, 400, 429]
    anyone.defaults["REMOTE_ADDR"] = "198.51.100.7"
    assert statuses(anyone, "POST", REFRESH, 1) == [400]


@pytest.mark.django_db
def test_an_ipv6_subnet_is_one_address_however_many_it_holds(anyone: JsonClient) -> None:
    found = []
    for number in range(3):
        anyone.defaults["REMOTE_ADDR"] = f"2001:db8:1:2::{number}"
        found += statuses(anyone, "POST", REFRESH, 1)
    assert found == [400, 400, 429]


@pytest.mark.django_db
def test_an_address_cannot_be_made_up(anyone: JsonClient) -> None:
    found = []
    for number in range(3):
        anyone.defaults["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
        found += statuses(anyone, "POST", REFRESH, 1)
    assert found == [400, 400, 429]


def test_the_refusal_says_how_long_to_wait(mina: User, client_of: ClientOf) -> None:
    client = client_of(mina)
    statuses(client, "POST", SEEN)
    answer = client.post(SEEN)
    wait = answer.json()["extra"]["retry_after_seconds"]
    assert (answer.json()["code"], answer["Retry-After"]) == ("request.throttled", str(wait))
    assert 0 < wait <= rate_limits.WINDOW_SECONDS


def test_a_window_ends_by_itself(mina: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "WINDOW_SECONDS", 0.3)
    client = client_of(mina)
    assert 429 in statuses(client, "POST", SEEN, 20)
    time.sleep(0.35)
    assert statuses(client, "POST", SEEN, 1) == [400]


def test_nobody_is_refused_while_redis_is_down(mina: User, client_of: ClientOf, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    assert statuses(client_of(mina), "POST", SEEN, 6) == [400] * 6


def test_counting_takes_one_round_trip(mina: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(mina)
    client.post(SEEN)
    asked: list[object] = []
    execute: Callable[..., object] = redis.Redis.execute_command

    def counting(self: redis.Redis, *command: object, **options: object) -> object:
        asked.append(command[0])
        return execute(self, *command, **options)

    monkeypatch.setattr(redis.Redis, "execute_command", counting)
    client.post(SEEN)
    assert len(asked) == 1
