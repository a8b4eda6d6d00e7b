import asyncio
import time

import aiohttp
import pytest
from aiohttp import web

from bot.discord.request_pacing import TURNS, WINDOW_SECONDS, Pace, PaceClosedError


class Recorder:
    """Serves anything and notes when it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[float, str]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append((asyncio.get_running_loop().time(), request.path))
        return web.Response(text="{}")


async def asked_through(pace: Pace, paths: list[str]) -> list[float]:
    """Ask for paths at once through a paced client; return how long after the first each was asked for."""
    recorder = Recorder()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", recorder.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    trace = aiohttp.TraceConfig()
    pace.watch(trace)
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with aiohttp.ClientSession(trace_configs=[trace]) as session:
            await asyncio.gather(*(session.get(base + path) for path in paths))
    finally:
        await runner.cleanup()
    return [at - recorder.asked[0][0] for at, _ in recorder.asked]


async def test_no_more_requests_leave_in_a_window_than_there_are_turns() -> None:
    times = await asked_through(Pace(turns=3, window_seconds=0.1, apart_seconds=0), ["/channels/1/messages"] * 7)
    assert times[2] < 0.09
    assert times[3] >= 0.09
    assert times[6] >= 0.18


async def test_after_a_hiccup_what_was_missed_is_caught_up_with_but_not_at_once() -> None:
    pace = Pace(turns=10, window_seconds=10, apart_seconds=0.02)
    await pace.turn()
    turns = [asyncio.create_task(pace.turn()) for _ in range(4)]
    await asyncio.sleep(0)
    time.sleep(0.1)  # noqa: ASYNC251  # the hiccup
    await asyncio.sleep(0.01)
    assert sum(turn.done() for turn in turns) == 1
    await asyncio.gather(*turns)


async def test_answers_to_people_do_not_queue() -> None:
    pace = Pace(turns=1, window_seconds=30)
    await pace.turn()
    times = await asked_through(pace, ["/webhooks/1/t/messages/@original", "/interactions/1/t/callback"] * 3)
    assert times[-1] < 5


async def test_turns_come_in_the_order_they_were_asked_for() -> None:
    pace, order = Pace(turns=4, window_seconds=0.02), list[int]()

    async def turn(number: int) -> None:
        await pace.turn()
        order.append(number)

    await asyncio.gather(*(turn(number) for number in range(8)))
    assert order == list(range(8))


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
