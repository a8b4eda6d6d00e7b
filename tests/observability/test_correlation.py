"""One id through everything; what a stranger sends as one is taken only if it can do no harm."""

import asyncio
import contextvars

from hypothesis import given
from hypothesis import strategies as st

from observability import correlation
from observability.correlation import NOTHING, Work


def test_an_id_is_new_each_time_and_acceptable() -> None:
    first, second = correlation.new_id(), correlation.new_id()
    assert first != second
    assert correlation.accept_id(first) == first


def test_a_plain_id_is_taken_and_anything_else_replaced() -> None:
    for plain in ("0123456789abcdef", "0b7f9a3e-1111-4222-8333-444455556666", "f" * 36):
        assert correlation.accept_id(plain) == plain
    for other in (None, "", "short", "f" * 37, "F" * 32, "a" * 31 + "\n", "a" * 20 + " b", "할머니" * 8):
        assert correlation.accept_id(other) != other


@given(st.text(max_size=80))
def test_what_is_accepted_is_always_plain(told: str) -> None:
    accepted = correlation.accept_id(told)
    assert set(accepted) <= set("0123456789abcdef-")
    assert 16 <= len(accepted) <= 36


def test_work_within_work_gives_the_outer_one_back() -> None:
    def run() -> list[str]:
        outer = correlation.begin(Work("outer"))
        inner = correlation.begin(Work("inner"))
        seen = [correlation.current().id]
        correlation.end(inner)
        seen.append(correlation.current().id)
        correlation.end(outer)
        return [*seen, correlation.current().id]

    assert contextvars.copy_context().run(run) == ["inner", "outer", NOTHING.id]


async def test_questions_answered_at_once_do_not_mix() -> None:
    async def work(name: str) -> str:
        correlation.begin(Work(name))
        await asyncio.sleep(0)
        return correlation.current().id

    names = [str(number) for number in range(20)]
    assert await asyncio.gather(*(asyncio.create_task(work(name)) for name in names)) == names
    assert correlation.current() == NOTHING
