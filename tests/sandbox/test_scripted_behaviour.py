import pytest

from sandbox.scripted_behaviour import ScriptedBehaviour, ScriptedBehaviours


@pytest.fixture
def orders() -> ScriptedBehaviours[ScriptedBehaviour]:
    return ScriptedBehaviours()


def anything(_order: ScriptedBehaviour) -> bool:
    return True


def test_an_order_without_a_number_holds_until_it_is_cleared(orders: ScriptedBehaviours[ScriptedBehaviour]) -> None:
    always = ScriptedBehaviour()
    orders.add(always)
    assert [orders.take(anything) for _ in range(3)] == [always] * 3
    orders.clear()
    assert orders.take(anything) is None


def test_an_order_is_carried_out_as_often_as_it_asks_and_then_the_next_one(
    orders: ScriptedBehaviours[ScriptedBehaviour],
) -> None:
    twice, always = ScriptedBehaviour(times=2, seconds=1), ScriptedBehaviour(seconds=2)
    orders.add(twice)
    orders.add(always)
    assert [order.seconds for order in (orders.take(anything) for _ in range(4)) if order] == [1, 1, 2, 2]


def test_an_order_that_does_not_fit_is_not_used_up(orders: ScriptedBehaviours[ScriptedBehaviour]) -> None:
    orders.add(ScriptedBehaviour(times=1))
    assert orders.take(lambda _: False) is None
    assert orders.take(anything) is not None
