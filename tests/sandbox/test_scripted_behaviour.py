import pytest

from sandbox.scripted_behaviour import Order, Orders


@pytest.fixture
def orders() -> Orders[Order]:
    return Orders()


def anything(_order: Order) -> bool:
    return True


def test_an_order_without_a_number_holds_until_it_is_cleared(orders: Orders[Order]) -> None:
    always = Order()
    orders.add(always)
    assert [orders.take(anything) for _ in range(3)] == [always] * 3
    orders.clear()
    assert orders.take(anything) is None


def test_an_order_is_carried_out_as_often_as_it_asks_and_then_the_next_one(orders: Orders[Order]) -> None:
    twice, always = Order(times=2, seconds=1), Order(seconds=2)
    orders.add(twice)
    orders.add(always)
    assert [order.seconds for order in (orders.take(anything) for _ in range(4)) if order] == [1, 1, 2, 2]


def test_an_order_that_does_not_fit_is_not_used_up(orders: Orders[Order]) -> None:
    orders.add(Order(times=1))
    assert orders.take(lambda _: False) is None
    assert orders.take(anything) is not None
