"""The circuit opens after a streak, probes by itself and heals before it closes."""

import threading
import time

import pytest

from backend.common.circuit import Circuit


class Neighbour:
    """Somebody who can be well or not."""

    def __init__(self) -> None:
        self.is_well = False
        self.asked = threading.Event()

    def probe(self) -> None:
        self.asked.set()
        if not self.is_well:
            raise ConnectionError("not well")


def _wait_until_closed(circuit: Circuit) -> None:
    deadline = time.monotonic() + 5
    while circuit.is_open and time.monotonic() < deadline:
        time.sleep(0.005)
    assert not circuit.is_open


@pytest.fixture
def neighbour() -> Neighbour:
    return Neighbour()


@pytest.fixture
def circuit(neighbour: Neighbour) -> Circuit:
    return Circuit("test", neighbour.probe, failures=3, probe_seconds=0.01)


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


def test_it_stays_open_while_the_probe_fails(circuit: Circuit, neighbour: Neighbour) -> None:
    for _ in range(3):
        circuit.failed()
    assert neighbour.asked.wait(5)
    assert circuit.is_open
    circuit.close()


def test_it_closes_by_itself_after_healing(circuit: Circuit, neighbour: Neighbour) -> None:
    healed_while_open: list[bool] = []
    watching = threading.Event()
    circuit.on_heal(lambda: healed_while_open.append(not circuit.is_open))
    circuit.on_heal(watching.set)
    for _ in range(3):
        circuit.failed()
    neighbour.is_well = True
    assert watching.wait(5)
    _wait_until_closed(circuit)
    # To the healer alone it already counted as closed.
    assert healed_while_open == [True]


def test_a_failing_cure_keeps_it_open_and_is_tried_again(circuit: Circuit, neighbour: Neighbour) -> None:
    tries: list[int] = []

    def cure() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise RuntimeError("not yet")

    circuit.on_heal(cure)
    neighbour.is_well = True
    for _ in range(3):
        circuit.failed()
    _wait_until_closed(circuit)
    assert len(tries) == 3
