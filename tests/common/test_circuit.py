"""The circuit opens after a streak, probes by itself and runs its callbacks before it closes."""

import threading
import time

import pytest

from backend.common.circuit import Circuit


class Service:
    """A service that answers its probe or not."""

    def __init__(self) -> None:
        self.answers = False
        self.probed = threading.Event()

    def probe(self) -> None:
        self.probed.set()
        if not self.answers:
            raise ConnectionError("no answer")


def _wait_until_closed(circuit: Circuit) -> None:
    deadline = time.monotonic() + 5
    while circuit.is_open and time.monotonic() < deadline:
        time.sleep(0.005)
    assert not circuit.is_open


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def circuit(service: Service) -> Circuit:
    return Circuit("test", service.probe, failures=3, probe_seconds=0.01)


def test_a_streak_opens_it(circuit: Circuit) -> None:
    states = []
    for _ in range(3):
        circuit.failed()
        states.append(circuit.is_open)
    circuit.close()
    assert states == [False, False, True]


def test_an_answer_ends_the_streak(circuit: Circuit) -> None:
    for _ in range(5):
        circuit.failed()
        circuit.succeeded()
    assert not circuit.is_open


def test_it_stays_open_while_the_probe_fails(circuit: Circuit, service: Service) -> None:
    for _ in range(3):
        circuit.failed()
    assert service.probed.wait(5)
    assert circuit.is_open
    circuit.close()


def test_it_closes_by_itself_after_its_callbacks(circuit: Circuit, service: Service) -> None:
    closed_in_callback: list[bool] = []
    watching = threading.Event()
    circuit.on_heal(lambda: closed_in_callback.append(not circuit.is_open))
    circuit.on_heal(watching.set)
    for _ in range(3):
        circuit.failed()
    service.answers = True
    assert watching.wait(5)
    _wait_until_closed(circuit)
    # In the probing thread alone it already counted as closed.
    assert closed_in_callback == [True]


def test_a_failing_callback_keeps_it_open_and_is_tried_again(circuit: Circuit, service: Service) -> None:
    tries: list[int] = []

    def callback() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise RuntimeError("not yet")

    circuit.on_heal(callback)
    service.answers = True
    for _ in range(3):
        circuit.failed()
    _wait_until_closed(circuit)
    assert len(tries) == 3
