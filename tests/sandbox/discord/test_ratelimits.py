import asyncio
import time

import pytest

from sandbox.discord.clock import Clock
from sandbox.discord.ratelimits import Bucket, RateLimits
from sandbox.discord.settings import Settings
from tests.sandbox.discord.bots import Bot, eventually
from tests.sandbox.discord.scene import Scene

CREATE = "POST /channels/*/messages"


async def test_a_channel_takes_five_messages_in_a_while(scene: Scene) -> None:
    scene.discord.settings.message_seconds = 5
    path = f"/channels/{scene.channel.id}/messages"
    statuses = [(await scene.rest("POST", path, {"content": str(number)}))[0] for number in range(6)]
    assert statuses == [200] * 5 + [429]
    other = scene.discord.factory.channel(scene.guild, "수다")
    assert (await scene.rest("POST", f"/channels/{other.id}/messages", {"content": "x"}))[0] == 200


async def test_the_headers_say_what_is_left(scene: Scene) -> None:
    scene.discord.settings.message_seconds = 5
    url = f"{scene.address.api_base}/channels/{scene.channel.id}/messages"
    headers = {"Authorization": "Bot sandbox-discord-bot-token"}
    async with scene.http.post(url, json={"content": "x"}, headers=headers) as answer:
        told = answer.headers
    assert (told["X-RateLimit-Limit"], told["X-RateLimit-Remaining"]) == ("5", "4")
    assert 4 < float(told["X-RateLimit-Reset-After"]) <= 5
    assert abs(float(told["X-RateLimit-Reset"]) - time.time() - 5) < 1
    assert len(told["X-RateLimit-Bucket"]) == 32


async def test_discord_py_waits_out_a_429_of_a_bucket(scene: Scene, bot: Bot) -> None:
    await scene.control("POST", "/faults", {"fault": "rate_limited", "match": CREATE, "times": 1, "seconds": 0.1})
    sent = await scene.place(bot).send("끝내")
    assert sent.content == "끝내"
    assert scene.discord.journal.counts["limited_user"] == 1


async def test_a_global_429_stops_every_route(scene: Scene, bot: Bot) -> None:
    fault = {"fault": "rate_limited", "scope": "global", "match": CREATE, "times": 1, "seconds": 0.2}
    await scene.control("POST", "/faults", fault)
    sending = asyncio.create_task(scene.place(bot).send("끝내"))
    await eventually(lambda: scene.discord.journal.counts["limited_global"])
    await asyncio.sleep(0.02)
    started = time.monotonic()
    await bot.fetch_channel(scene.channel.id)
    assert time.monotonic() - started > 0.1
    await sending


async def test_all_requests_together_have_a_limit_and_answers_to_interactions_are_outside_it(scene: Scene) -> None:
    scene.discord.settings.global_per_second = 10
    answers = await asyncio.gather(*(scene.rest("GET", "/users/@me") for _ in range(12)))
    refused = [told for status, told in answers if status == 429]
    assert len(refused) == 2
    assert all(told["global"] and 0 < told["retry_after"] <= 1 for told in refused)
    assert (await scene.rest("POST", "/interactions/1/x/callback", {}, {}))[0] == 404


def test_a_window_begins_with_its_first_request_and_ends_in_time() -> None:
    limits = RateLimits(Settings(global_per_second=0), Clock())
    bucket = Bucket("POST /x", "1", 2, 0.05)
    assert [limits.take(bucket, counts_globally=True).scope for _ in range(3)] == [None, None, "user"]
    time.sleep(0.06)
    assert limits.take(bucket, counts_globally=True).scope is None


def test_what_is_refused_does_not_count() -> None:
    limits = RateLimits(Settings(global_per_second=1), Clock())
    bucket = Bucket("POST /x", "1", 5, 5)
    scopes = [limits.take(bucket, counts_globally=True).scope for _ in range(4)]
    assert scopes == [None, "global", "global", "global"]
    assert limits.take(bucket, counts_globally=False).headers["X-RateLimit-Remaining"] == "3"
    limits.reset()
    assert limits.take(bucket, counts_globally=True).headers["X-RateLimit-Remaining"] == "4"


def test_ended_windows_are_cleared_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.discord.ratelimits.PRUNE_AT", 2)
    limits = RateLimits(Settings(global_per_second=0), Clock())
    for channel in range(9):
        limits.take(Bucket("POST /x", str(channel), 5, 0.0001), counts_globally=False)
        time.sleep(0.0002)
    assert len(limits._windows) <= 4
