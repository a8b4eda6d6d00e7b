"""The gate in front of a model vendor."""

import threading

import pytest

from backend.common.errors import ExternalError
from backend.materials.notes.vendor_gate import FIRST_PAUSE_SECONDS, VendorGate

WRONG_KEY = ExternalError("llm", "llm.unauthorized", permanent=False)
OVERLOADED = ExternalError("llm", "llm.status.500", permanent=False)


class Clock:
    """Seconds that pass when told to."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> VendorGate:
    return VendorGate("test", clock=clock)


def call(gate: VendorGate, error: ExternalError | None = None) -> None:
    gate.enter(timeout_seconds=0)
    gate.leave(error)


def refused(gate: VendorGate) -> bool:
    try:
        call(gate)
    except ExternalError as error:
        return error.code == "llm.vendor_paused"
    return False


def test_a_wrong_key_closes_the_gate(gate: VendorGate) -> None:
    call(gate, WRONG_KEY)
    assert (refused(gate), gate.is_refusing) == (True, True)


def test_the_pause_ends_and_doubles_up_to_an_hour(gate: VendorGate, clock: Clock) -> None:
    pauses: list[float] = []
    for _ in range(5):
        call(gate, WRONG_KEY)
        began = clock.seconds
        while gate.is_closed:
            clock.seconds += 60
        pauses.append(clock.seconds - began)
    assert pauses == [600, 1200, 2400, 3600, 3600]


def test_an_overloaded_server_is_still_asked(gate: VendorGate) -> None:
    call(gate, OVERLOADED)
    assert not refused(gate)


def test_a_server_that_asks_for_a_pause_gets_it_without_being_given_up(gate: VendorGate, clock: Clock) -> None:
    call(gate, ExternalError("llm", "llm.rate_limited", permanent=False, retry_after_seconds=30))
    assert (refused(gate), gate.is_refusing) == (True, False)
    clock.seconds = 30
    assert not refused(gate)


def test_a_success_ends_the_refusal(gate: VendorGate, clock: Clock) -> None:
    call(gate, WRONG_KEY)
    clock.seconds = FIRST_PAUSE_SECONDS
    call(gate)
    call(gate, WRONG_KEY)
    clock.seconds += FIRST_PAUSE_SECONDS
    assert not gate.is_closed


@pytest.mark.parametrize(("successes", "together"), [(0, 1), (1, 2), (3, 8)])
def test_each_success_doubles_how_many_calls_may_be_under_way(gate: VendorGate, successes: int, together: int) -> None:
    for _ in range(successes):
        call(gate)
    for _ in range(together):
        gate.enter(timeout_seconds=0)
    assert refused(gate)


def test_threads_that_wait_for_the_first_call_are_refused_with_it(gate: VendorGate) -> None:
    gate.enter(timeout_seconds=0)
    outcomes: list[bool] = []

    def wait() -> None:
        with pytest.raises(ExternalError) as error:
            gate.enter(timeout_seconds=10)
        outcomes.append(error.value.code == "llm.vendor_paused")

    threads = [threading.Thread(target=wait) for _ in range(8)]
    for thread in threads:
        thread.start()
    gate.leave(WRONG_KEY)
    for thread in threads:
        thread.join(10)
    assert outcomes == [True] * 8
