"""Tries are counted per window, together over all processes, and refused ones cost nothing more."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from backend.accounts.models import AttemptCount
from backend.accounts.services import attempts
from backend.common import clock
from backend.common.errors import AppError

pytestmark = pytest.mark.django_db


def spend(key: str = "mina", *, scope: str = "test", limit: int = 3) -> None:
    attempts.spend(scope=scope, key=key, limit=limit, window_seconds=60)


def allowed(tries: int, key: str = "mina", *, scope: str = "test") -> int:
    """Return how many of so many tries were allowed."""
    through = 0
    for _ in range(tries):
        try:
            spend(key, scope=scope)
        except AppError:
            continue
        through += 1
    return through


def test_as_many_tries_as_the_limit_says() -> None:
    assert allowed(10) == 3


def test_a_refusal_says_how_long_to_wait() -> None:
    allowed(3)
    with pytest.raises(AppError) as refused:
        spend()
    assert (refused.value.code, refused.value.status) == ("request.throttled", 429)
    assert 1 <= refused.value.extra["retry_after_seconds"] <= 60


def test_each_key_and_each_scope_has_a_count_of_its_own() -> None:
    allowed(10)
    assert allowed(10, key="jun") == 3
    assert allowed(10, scope="other") == 3


def test_a_window_that_is_over_begins_anew() -> None:
    allowed(10)
    AttemptCount.objects.update(window_ends_at=clock.now())
    assert allowed(10) == 3


def test_refused_tries_do_not_prolong_the_window() -> None:
    spend()
    ends_at = AttemptCount.objects.get().window_ends_at
    allowed(10)
    assert AttemptCount.objects.get().window_ends_at == ends_at
    assert ends_at <= clock.now() + dt.timedelta(seconds=60)


def test_a_flood_stops_counting() -> None:
    allowed(50)
    assert AttemptCount.objects.get().count == 4


def test_whoever_proved_themselves_begins_anew() -> None:
    allowed(10)
    attempts.forgive(scope="test", key="mina")
    assert allowed(10) == 3


def test_what_is_counted_for_whom_cannot_be_read_from_the_table() -> None:
    spend("+821012345678")
    row = AttemptCount.objects.get()
    assert "1012345678" not in row.key_hash
    assert len(row.key_hash) == 64


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted() -> None:
    start = threading.Barrier(8)

    def rush(_: int) -> int:
        start.wait(timeout=10)
        try:
            return allowed(5)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(rush, range(8))) == 3
