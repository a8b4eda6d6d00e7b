"""Digests for 1,000 channels under Discord's limits, undisturbed and with everything killed; and members who press."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from tests.bench.discord_scene import ANSWER_SECONDS, Scene, due, is_all_done, let_leases_run_out, scene, sent
from tests.bench.figure import Figure, at_least, at_most, none_of, unpromised
from tests.bench.stage import Stage, peak_bytes, wait_until
from tests.digests import factories

PER_SECOND = 50
"""Discord's limit for all requests of a bot together."""
START_SECONDS = 60.0
MEMBERS = 50
ROUNDS = 10
BUTTONS = ("ko", "words", "save")
KILLS = 10
KILL_WITHIN_SECONDS = 1.5
API_RESTARTS_AT = (3, 7)
DONE_SECONDS = 150.0
SEED = 20261124


@dataclass(frozen=True)
class Outcome:
    """What came of a morning, when all was acknowledged."""

    seconds: float
    """Since the first post."""
    since_due_seconds: float
    lost: int
    doubled: int
    total: int


def figures(stage: Stage) -> list[Figure]:
    """Measure the bot on Discord; about three minutes."""
    story = factories.story().pk
    with scene(stage) as ready:
        first, second = ({one.channels[number]: one.id for one in ready.servers} for number in range(2))
        with ready.bot() as bot:
            acknowledged = _pressed(ready, story)
            calm = _calm(ready, first)
            peak_mb = peak_bytes(bot.pid) / 1e6
        killed, unheard = _killed(ready, second)
    limit_seconds = len(first) / PER_SECOND
    return [
        at_most("1,000 channels: first post to last ack / 50 a second", calm.seconds, limit_seconds, 1.15, unit="s"),
        unpromised("1,000 channels: due to last ack / 50 a second", calm.since_due_seconds, limit_seconds, unit="s"),
        *_nothing_wrong("1,000 channels", calm),
        unpromised(
            "10 SIGKILLs, API restarted twice: time / 50 a second", killed.since_due_seconds, limit_seconds, unit="s"
        ),
        *_nothing_wrong("10 SIGKILLs, API restarted twice", killed),
        at_least("10 SIGKILLs: posts that one left unreported / 1, or it killed nothing", unheard, 1, 1, unit=""),
        at_most(f"{MEMBERS} members press at once: p99 of acknowledging / 300 ms", acknowledged, 300, 1),
        at_most("the bot's peak memory in 1,000 servers / 250 MB", peak_mb, 250, 1, unit="MB"),
    ]


def _pressed(ready: Scene, story: int) -> float:
    """Deliver one digest, let all members press it again and again; return the p99 in milliseconds."""
    (channel,) = ready.room.channels
    due(ready.owner, {channel: ready.room.id})
    wait_until(is_all_done, seconds=START_SECONDS)
    (post,) = ready.discord.posts()
    members = ready.discord.members(ready.room, MEMBERS)
    outcomes = asyncio.run(_press(ready, members, post["message_id"], story))
    assert set(outcomes) == {"message"}, f"presses were not answered: {sorted(set(outcomes))}"
    seen = ready.discord.ask("GET", "/figures")["ack_milliseconds"]
    assert seen["count"] == MEMBERS * ROUNDS
    return float(seen["p99"])


async def _press(ready: Scene, members: Sequence[str], message_id: str, story: int) -> list[str]:
    """Press with all members in the same moment, ROUNDS times; return what each saw."""
    limits = httpx.Limits(max_connections=MEMBERS)
    url = f"{ready.discord.address.url}/sandbox/discord/press"
    outcomes: list[str] = []
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS, limits=limits, trust_env=False) as http:
        for number in range(ROUNDS):
            pressed = {"message_id": message_id, "custom_id": f"{BUTTONS[number % len(BUTTONS)]}:{story}"}
            asked = [http.post(url, json={"user_id": member, **pressed}) for member in members]
            outcomes += [answer.json().get("outcome", answer.text) for answer in await asyncio.gather(*asked)]
    return outcomes


def _calm(ready: Scene, channels: Mapping[str, str]) -> Outcome:
    """Let a bot that is ready deliver to all channels."""
    ready.discord.ask("DELETE", "/journal")
    began_at = time.time()
    due(ready.owner, channels)
    wait_until(is_all_done, seconds=DONE_SECONDS)
    return _outcome(ready, channels, began_at)


def _killed(ready: Scene, channels: Mapping[str, str]) -> tuple[Outcome, int]:
    """Kill bot after bot in the midst of posting, and take the API away twice; the last bot may finish.

    Return what came of it, and how many posts at most a kill left that the API had not heard of.
    """
    moments = random.Random(SEED)  # noqa: S311  # moments, no secrets
    ready.discord.ask("DELETE", "/journal")
    sent_before, unheard = sent(), 0
    began_at = time.time()
    due(ready.owner, channels)
    for number in range(KILLS):
        with ready.bot() as bot:
            _wait_for_a_post(ready)
            time.sleep(moments.uniform(0, KILL_WITHIN_SECONDS))
            if number in API_RESTARTS_AT:
                ready.api.restart()
            bot.kill()
            bot.wait()
        unheard = max(unheard, ready.discord.created() - (sent() - sent_before))
    assert ready.discord.created() < len(channels), "all was posted before the last kill: it meant nothing"
    let_leases_run_out()  # the leases before ran out in their own time; these would only be waited for
    with ready.bot():
        wait_until(is_all_done, seconds=DONE_SECONDS)
        return _outcome(ready, channels, began_at), unheard


def _wait_for_a_post(ready: Scene) -> None:
    before = ready.discord.created()
    wait_until(lambda: ready.discord.created() > before, seconds=DONE_SECONDS)


def _outcome(ready: Scene, channels: Mapping[str, str], began_at: float) -> Outcome:
    ended_at = time.time()
    posts = ready.discord.posts()
    counts = ready.discord.posts_by_channel()
    return Outcome(
        seconds=ended_at - posts[0]["at"],
        since_due_seconds=ended_at - began_at,
        lost=sum(counts[channel] == 0 for channel in channels),
        doubled=sum(max(counts[channel] - 1, 0) for channel in channels),
        total=len(channels),
    )


def _nothing_wrong(name: str, outcome: Outcome) -> list[Figure]:
    return [
        none_of(f"{name}: digests lost", outcome.lost, outcome.total),
        none_of(f"{name}: digests doubled", outcome.doubled, outcome.total),
    ]
