"""Tries are counted per window, together over all processes, and refused ones cost nothing more."""

import datetime as dt

import pytest

from backend.accounts.models import AttemptCount
from backend.accounts.services import attempt_limits
from backend.accounts.services.attempt_limits import Counter
from backend.common import clock
from backend.common.errors import AppError
from tests.at_once import at_once

pytestmark = pytest.mark.django_db
MINA = Counter("test", "mina", 3)


def spend(key: str = "mina", *, scope: str = "test", limit: int = 3) -> None:
    attempt_limits.count_attempt(scope=scope, key=key, limit=limit, window_seconds=60)


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
    assert AttemptCount.objects.get().count == 3


def test_a_try_that_one_counter_refuses_counts_on_none() -> None:
    allowed(10)
    with pytest.raises(AppError):
        attempt_limits.count_attempts([Counter("other", "", 100), MINA], window_seconds=60)
    assert not AttemptCount.objects.filter(scope="other").exists()


def test_the_wait_is_that_of_the_counter_which_is_full() -> None:
    allowed(10)
    AttemptCount.objects.update(window_ends_at=clock.now() + dt.timedelta(seconds=5))
    attempt_limits.count_attempt(scope="other", key="", limit=100, window_seconds=600)
    with pytest.raises(AppError) as refused:
        attempt_limits.count_attempts([Counter("other", "", 100), MINA], window_seconds=60)
    assert refused.value.extra["retry_after_seconds"] <= 5


def test_a_try_that_is_under_way_takes_the_place_of_another() -> None:
    taken = attempt_limits.count_attempts([Counter("test", "mina", 1)], window_seconds=60)
    with pytest.raises(AppError):
        spend(limit=1)
    attempt_limits.take_back(taken)
    spend(limit=1)


def test_a_try_that_is_given_back_is_that_one_alone() -> None:
    allowed(2)
    attempt_limits.take_back(attempt_limits.count_attempts([MINA], window_seconds=60))
    assert allowed(10) == 1


def test_a_try_given_back_after_its_window_takes_none_from_the_next() -> None:
    taken = attempt_limits.count_attempts([MINA], window_seconds=60)
    AttemptCount.objects.update(window_ends_at=clock.now())
    spend()
    attempt_limits.take_back(taken)
    assert allowed(10) == 2


def test_what_is_counted_for_whom_cannot_be_read_from_the_table() -> None:
    spend("+821012345678")
    row = AttemptCount.objects.get()
    assert "1012345678" not in row.key_hash
    assert len(row.key_hash) == 64


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted() -> None:
    assert sum(int(str(one)) for one in at_once([lambda: allowed(5)] * 8)) == 3


@pytest.mark.django_db(transaction=True)
def test_tries_taken_and_given_back_at_once_wait_for_each_other_in_no_circle() -> None:
    counters = [Counter("a", "", 1000), Counter("b", "", 1000)]

    def rush(order: int) -> None:
        for _ in range(30):
            attempt_limits.take_back(attempt_limits.count_attempts(counters[::order], window_seconds=60))

    assert at_once([lambda: rush(1), lambda: rush(-1)] * 4) == [None] * 8
    assert set(AttemptCount.objects.values_list("count", flat=True)) == {0}
