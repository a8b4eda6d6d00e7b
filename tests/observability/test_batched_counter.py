"""What is noted on the hot path is added up as if it had been counted at once."""

import threading
import time

import pytest
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from observability import batched_counter
from observability.batched_counter import Batch

VALUES = (0.0, 0.005, 0.1, 0.1, 0.25, 7.0, 10.0, 11.0, 1e9)


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


def test_many_notes_become_one_sum(registry: CollectorRegistry) -> None:
    batch, counter = Batch(), Counter("c", "c", ["who"], registry=registry)
    for who in "aab":
        batch.note(counter.labels(who))
    batch.settle()
    batch.settle()
    assert registry.get_sample_value("c_total", {"who": "a"}) == 2
    assert registry.get_sample_value("c_total", {"who": "b"}) == 1


def test_a_histogram_looks_as_if_each_value_had_been_observed(registry: CollectorRegistry) -> None:
    batch, noted = Batch(), Histogram("h", "h", registry=registry)
    counter = Counter("c", "c", registry=None)
    theirs = CollectorRegistry()
    observed = Histogram("h", "h", registry=theirs)
    for value in VALUES:
        batch.note(counter, noted, value)
        observed.observe(value)
    batch.settle()
    assert _without_time(registry) == _without_time(theirs)


def test_notes_are_added_up_without_being_asked_for(registry: CollectorRegistry) -> None:
    batch, counter = Batch(settle_every_seconds=0.01), Counter("c", "c", registry=registry)
    batch.note(counter)
    ends_at = time.monotonic() + 5
    while registry.get_sample_value("c_total") != 1:
        assert time.monotonic() < ends_at
        time.sleep(0.005)


def test_no_note_is_lost_or_doubled_between_threads(registry: CollectorRegistry) -> None:
    batch, counter = Batch(settle_every_seconds=0.001), Counter("c", "c", registry=registry)

    def work() -> None:
        for _ in range(2000):
            batch.note(counter)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    batch.settle()
    assert registry.get_sample_value("c_total") == 8000


def test_notes_that_nobody_adds_up_do_not_pile_up_for_ever(
    registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batched_counter, "NOTES_MAX", 10)
    batch, counter = Batch(settle_every_seconds=60), Counter("c", "c", registry=registry)
    for _ in range(50):
        batch.note(counter)
    batch.settle()
    assert registry.get_sample_value("c_total") == 10


def _without_time(registry: CollectorRegistry) -> list[str]:
    return [line for line in generate_latest(registry).decode().splitlines() if "_created" not in line]
