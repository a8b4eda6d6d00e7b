import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

import aiohttp
import pytest
from aiohttp import web

from bot.discord.request_pacing import TURNS, WINDOW_SECONDS, Pace, PaceClosedError

T = TypeVar("T")


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock stands while something runs and jumps to the next timer when nothing does."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_JumpingSelector(self))

    def time(self) -> float:
        return self.now


class _JumpingSelector(selectors.DefaultSelector):
    def __init__(self, loop: VirtualTimeLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._loop.now += timeout or 0.0
        return super().select(0)


def in_virtual_time(main: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(main)


async def take(pace: Pace, turns: int, *, hiccup_seconds: float = 0.0) -> list[tuple[int, float]]:
    """Wait for turns at once; return (number, seconds) of each as they came. The hiccup follows the first."""
    loop, given = asyncio.get_running_loop(), list[tuple[int, float]]()
    assert isinstance(loop, VirtualTimeLoop)

    async def turn(number: int) -> None:
        await pace.turn()
        given.append((number, round(loop.time(), 6)))

    await turn(0)
    others = [asyncio.create_task(turn(number)) for number in range(1, turns)]
    await asyncio.sleep(0)
    loop.now += hiccup_seconds
    await asyncio.gather(*others)
    return given


def test_no_more_turns_are_given_in_a_window_than_there_are() -> None:
    given = in_virtual_time(take(Pace(turns=3, window_seconds=1, apart_seconds=0), 7))
    assert [at for _, at in given] == [0, 0, 0, 1, 1, 1, 2]


def test_after_a_hiccup_what_was_missed_is_caught_up_with_but_not_at_once() -> None:
    pace = Pace(turns=10, window_seconds=10, apart_seconds=0.02)
    given = in_virtual_time(take(pace, 5, hiccup_seconds=0.1))
    assert [at for _, at in given] == [0, 0.1, 0.12, 0.14, 0.16]


def test_turns_come_in_the_order_they_were_asked_for() -> None:
    given = in_virtual_time(take(Pace(turns=4, window_seconds=1), 8))
    assert [number for number, _ in given] == list(range(8))


async def test_requests_take_turns_and_answers_to_people_do_not() -> None:
    class Counting(Pace):
        given = 0

        async def turn(self) -> None:
            self.given += 1

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text="{}")

    app, pace, trace = web.Application(), Counting(), aiohttp.TraceConfig()
    app.router.add_route("*", "/{path:.*}", answer)
    pace.watch(trace)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    counts = []
    try:
        async with aiohttp.ClientSession(trace_configs=[trace]) as session:
            for path in ("/channels/1/messages", "/webhooks/1/t/messages/@original", "/interactions/1/t/callback"):
                await session.get(base + path)
                counts.append(pace.given)
    finally:
        await runner.cleanup()
    assert counts == [1, 1, 1]


async def test_a_closed_pace_gives_no_turn_to_those_waiting_or_coming() -> None:
    pace = Pace(turns=1, window_seconds=30)
    await pace.turn()
    waiting = asyncio.create_task(pace.turn())
    await asyncio.sleep(0)
    pace.close()
    for refused in (waiting, pace.turn()):
        with pytest.raises(PaceClosedError):
            await refused


def test_the_usual_pace_stays_below_discords_fifty_a_second_and_above_its_87_percent() -> None:
    assert 50 * 0.87 < TURNS / WINDOW_SECONDS < 48
