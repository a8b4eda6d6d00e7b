import threading
import time

import pytest

from backend.common.errors import ExternalError
from backend.common.http.api_client import HostPacing
from tests.common.fetching import FakeTime, fetcher, page
from tests.common.site import Reply, Site


def take(pacing: HostPacing, host: str, gap: float = 1.0) -> None:
    with pacing.turn(host, gap):
        pass


def test_the_first_request_does_not_wait(faketime: FakeTime) -> None:
    take(HostPacing(faketime.clock, faketime.sleep), "news.example")
    assert faketime.slept == []


def test_requests_to_a_host_begin_a_gap_apart(faketime: FakeTime) -> None:
    pacing = HostPacing(faketime.clock, faketime.sleep)
    for _ in range(3):
        take(pacing, "news.example")
    assert faketime.slept == [1.0, 1.0]


def test_time_that_passed_anyway_is_not_waited_again(faketime: FakeTime) -> None:
    pacing = HostPacing(faketime.clock, faketime.sleep)
    with pacing.turn("news.example", 1.0):
        faketime.now += 0.75
    take(pacing, "news.example")
    faketime.now += 5
    take(pacing, "news.example")
    assert faketime.slept == [0.25]


def test_hosts_do_not_wait_for_each_other(faketime: FakeTime) -> None:
    pacing = HostPacing(faketime.clock, faketime.sleep)
    with pacing.turn("news.example", 1.0):
        take(pacing, "other.example")
    assert faketime.slept == []


def test_the_gap_of_the_next_request_counts_and_is_half_a_minute_at_most(faketime: FakeTime) -> None:
    pacing = HostPacing(faketime.clock, faketime.sleep)
    take(pacing, "news.example", 1.0)
    take(pacing, "news.example", 10.0)
    take(pacing, "news.example", 86_400.0)
    assert faketime.slept == [10.0, 30.0]


def test_a_failed_request_gives_its_turn_back(faketime: FakeTime) -> None:
    pacing = HostPacing(faketime.clock, faketime.sleep)
    with pytest.raises(KeyError), pacing.turn("news.example", 1.0):
        raise KeyError
    take(pacing, "news.example")
    assert faketime.slept == [1.0]


def test_threads_take_turns_one_at_a_time_and_a_gap_apart(faketime: FakeTime) -> None:
    pacing = HostPacing(faketime.clock, faketime.sleep)
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        for _ in range(3):
            with pacing.turn("news.example", 1.0):
                inside.append(1)
                time.sleep(0.001)  # for another thread to come in, if it could
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, faketime.slept) == ([1] * 18, [1.0] * 17)


def test_a_queue_that_does_not_move_is_left() -> None:
    pacing = HostPacing(max_wait_seconds=0.02)
    caught: list[ExternalError] = []

    def wait() -> None:
        with pytest.raises(ExternalError) as refusal:
            take(pacing, "news.example")
        caught.append(refusal.value)

    with pacing.turn("news.example", 0.0):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
    assert [(error.service, error.code, error.permanent) for error in caught] == [("news.example", "http.busy", False)]


def test_a_host_is_forgotten_only_when_it_no_longer_matters(faketime: FakeTime) -> None:
    pacing = HostPacing(faketime.clock, faketime.sleep)
    take(pacing, "old.example")
    faketime.now += 31
    take(pacing, "recent.example")
    for number in range(1_500):
        take(pacing, f"host{number}.example")
    assert "old.example" not in pacing._hosts  # the only sign of it
    faketime.slept.clear()
    take(pacing, "recent.example")
    assert faketime.slept == [1.0]


def test_waiting_in_the_queue_does_not_eat_the_deadline(site: Site, faketime: FakeTime) -> None:
    client = fetcher(site, faketime=faketime, pace_seconds=30.0, deadline_seconds=20.0)
    url = site.serve("/", Reply())
    for _ in range(3):
        page(client, url)
    assert faketime.slept == [30.0, 30.0]
