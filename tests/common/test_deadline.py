import pytest

from backend.common.http.connection import Deadline
from tests.common.fetching import FakeTime


def test_what_is_left_shrinks_to_nothing(faketime: FakeTime) -> None:
    deadline = Deadline(10, faketime.clock)
    faketime.sleep(4)
    assert deadline.remaining() == 6
    faketime.sleep(40)
    assert deadline.remaining() == 0


def test_a_step_may_wait_as_long_as_it_wants_or_as_is_left(faketime: FakeTime) -> None:
    deadline = Deadline(10, faketime.clock)
    assert deadline.cap(3) == 3
    faketime.sleep(8)
    assert deadline.cap(3) == 2


def test_no_step_begins_past_the_deadline(faketime: FakeTime) -> None:
    deadline = Deadline(10, faketime.clock)
    faketime.sleep(10)
    with pytest.raises(TimeoutError):
        deadline.cap(3)


def test_a_pause_does_not_count_even_when_it_ends_badly(faketime: FakeTime) -> None:
    deadline = Deadline(10, faketime.clock)

    def interrupted() -> None:
        with deadline.paused():
            faketime.sleep(100)
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert deadline.remaining() == 10
