import asyncio
import time
from typing import Any

import aiohttp
import pytest

from sandbox.discord.faults import Fault, Faults
from tests.sandbox.discord.bots import Bot, eventually
from tests.sandbox.discord.scene import Scene

CREATE = "POST /channels/*/messages"


@pytest.fixture
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let discord.py retry at once what it would retry after seconds."""
    sleep = asyncio.sleep

    async def short(seconds: float) -> None:
        await sleep(min(seconds, 0.01))

    monkeypatch.setattr(asyncio, "sleep", short)


async def break_it(scene: Scene, fault: str, **more: Any) -> None:
    status, told = await scene.control("POST", "/faults", {"fault": fault, "match": CREATE} | more)
    assert status == 200, told


@pytest.mark.usefixtures("no_waits")
@pytest.mark.parametrize("fault", ["server_error", "bad_gateway"])
async def test_discord_py_retries_500_and_502(scene: Scene, bot: Bot, fault: str) -> None:
    await break_it(scene, fault, times=2)
    await scene.place(bot).send("끝내")
    assert len(scene.channel.messages) == 1


async def test_any_error_can_be_asked_for(scene: Scene, bot: Bot) -> None:
    await break_it(scene, "error", status=429, code=30046, message="Maximum number of edits reached")
    status, told = await scene.rest("POST", f"/channels/{scene.channel.id}/messages", {"content": "x"})
    assert (status, told) == (429, {"message": "Maximum number of edits reached", "code": 30046})


async def test_a_line_cut_before_stores_nothing(scene: Scene, bot: Bot) -> None:
    await break_it(scene, "cut_before", times=1)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await scene.place(bot).send("x")
    assert scene.channel.messages == {}


async def test_a_line_cut_after_stores_the_message_and_the_log_says_both(scene: Scene, bot: Bot) -> None:
    await break_it(scene, "cut_after", times=1)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await scene.place(bot).send("x")
    assert len(scene.channel.messages) == 1
    logged = scene.discord.journal.requests[-1]
    assert (logged.fault, logged.status, logged.method) == ("cut_after", 200, "POST")


@pytest.mark.parametrize("fault", ["slow", "slow_after"])
async def test_an_answer_can_be_slow_before_or_after_the_work(scene: Scene, fault: str) -> None:
    await break_it(scene, fault, seconds=0.2)
    path = f"/channels/{scene.channel.id}/messages"
    started = time.monotonic()
    asking = asyncio.create_task(scene.rest("POST", path, {"content": "x"}))
    await asyncio.sleep(0.1)
    assert len(scene.channel.messages) == (fault == "slow_after")
    assert (await asking)[0] == 200
    assert time.monotonic() - started >= 0.2


async def test_what_a_killed_bot_has_asked_for_is_done_all_the_same(scene: Scene) -> None:
    await break_it(scene, "slow", seconds=0.1)
    asking = asyncio.create_task(scene.rest("POST", f"/channels/{scene.channel.id}/messages", {"content": "x"}))
    await asyncio.sleep(0.05)
    asking.cancel()
    await eventually(lambda: scene.channel.messages)


def test_a_fault_skips_repeats_and_ends_as_asked() -> None:
    faults = Faults()
    faults.add(Fault(fault="server_error", match=CREATE, skip=2, every=2, times=2))
    hits = [faults.take("POST", "/channels/1/messages") is not None for _ in range(9)]
    assert hits == [False, False, False, True, False, True, False, False, False]
    assert faults.take("GET", "/channels/1/messages") is None


async def test_faults_are_cleared(scene: Scene) -> None:
    await break_it(scene, "unavailable")
    assert (await scene.rest("POST", f"/channels/{scene.channel.id}/messages", {"content": "x"}))[0] == 503
    await scene.control("DELETE", "/faults")
    assert (await scene.rest("POST", f"/channels/{scene.channel.id}/messages", {"content": "x"}))[0] == 200


@pytest.mark.parametrize("asked", [{}, {"fault": "gremlins"}, {"fault": "slow", "times": 0}])
async def test_a_fault_there_is_none_of_is_refused(scene: Scene, asked: object) -> None:
    assert (await scene.control("POST", "/faults", asked))[0] == 400
