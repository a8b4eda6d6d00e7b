"""Digests for 1,000 channels under Discord's limits, undisturbed and with everything killed; and members who press."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from backend.accounts.models import CustomSocialAccount
from backend.study.models import LearnerProfile
from sandbox.discord.rules import components
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
THREADS = "POST /channels/*/messages/*/threads"
THREAD_CHANNELS, THREAD_STORIES = 20, 5
WINDOW_LIMIT, WINDOW_SECONDS, SCALE = 50, 300, 3


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
            reviewed = _reviewed(ready)
            calm = _calm(ready, first)
            peak_mb = peak_bytes(bot.pid) / 1e6
        killed, unheard = _killed(ready, second)
        threads = _threads(ready)
    limit_seconds = len(first) / PER_SECOND
    return [
        at_most("1,000 channels: first post to last ack / 50 a second", calm.seconds, limit_seconds, 1.15, unit="s"),
        unpromised("1,000 channels: due to last ack / 50 a second", calm.since_due_seconds, limit_seconds, unit="s"),
        *_nothing_wrong("1,000 channels", calm),
        unpromised(
            "10 SIGKILLs, API restarted twice: time / 50 a second", killed.since_due_seconds, limit_seconds, unit="s"
        ),
        *_nothing_wrong("10 SIGKILLs, API restarted twice", killed),
        *_thread_figures(threads),
        at_least("10 SIGKILLs: posts that one left unreported / 1, or it killed nothing", unheard, 1, 1, unit=""),
        at_most(f"{MEMBERS} members press at once: p99 of acknowledging / 300 ms", acknowledged, 300, 1),
        at_most(f"{MEMBERS} members review at once: p99 of acknowledging / 300 ms", reviewed, 300, 1),
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


def _reviewed(ready: Scene) -> float:
    """Let all members, who have saved a word, review at once from the digest; return the p99 in milliseconds."""
    post = ready.discord.posts()[0]
    members = []
    for account in CustomSocialAccount.objects.exclude(uid=ready.owner_uid):
        LearnerProfile.objects.update_or_create(user=account.user, defaults={"is_14_or_older": True})
        members.append(account.uid)
    ready.discord.ask("DELETE", "/journal")
    answers = asyncio.run(_review(ready, members, post["message_id"]))
    assert answers >= len(members), "nobody had a word to review"
    return float(ready.discord.ask("GET", "/figures")["ack_milliseconds"]["p99"])


async def _review(ready: Scene, members: Sequence[str], message_id: str) -> int:
    """Begin everybody's review, then answer question after question, all in the same moment; count the answers."""
    url = f"{ready.discord.address.url}/sandbox/discord/press"
    limits = httpx.Limits(max_connections=MEMBERS)
    open_ones = dict.fromkeys(members, (message_id, "review:due"))
    answers = -len(members)
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS, limits=limits, trust_env=False) as http:
        while open_ones and answers < MEMBERS * ROUNDS:
            asked = [
                http.post(url, json={"user_id": member, "message_id": where, "custom_id": custom_id})
                for member, (where, custom_id) in open_ones.items()
            ]
            seen = [answer.json() for answer in await asyncio.gather(*asked)]
            answers += len(seen)
            shown = dict(zip(open_ones, seen, strict=True))
            open_ones = {member: found for member, one in shown.items() if (found := _next_answer(one))}
    return answers


def _next_answer(seen: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the message and the first button that goes on with a review, None when there is none."""
    message = seen["message"] or {}
    ids = (part.get("custom_id", "") for part in components.walk(message.get("components", [])))
    custom_id = next((one for one in ids if one.startswith(("study_answer:", "study_reveal:"))), None)
    return (message["id"], custom_id) if custom_id else None


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


@dataclass(frozen=True)
class ThreadOutcome:
    """What came of digests with threads under a long window."""

    seconds: float
    asked: int
    doubled: int
    disordered: int
    missing: int


def _threads(ready: Scene) -> ThreadOutcome:
    """Deliver THREAD_STORIES stories with threads to THREAD_CHANNELS channels that share one long window."""
    factories.stories(THREAD_STORIES)
    (server,) = ready.discord.found("스레드", owner_id=ready.owner_uid, channels=THREAD_CHANNELS)
    window = {"match": THREADS, "limit": WINDOW_LIMIT, "seconds": WINDOW_SECONDS / SCALE, "shared": True}
    ready.discord.ask("PATCH", "/settings", windows=[window])
    with ready.bot() as bot:
        wait_until(lambda: ready.discord.ask("GET", "/ready")["ready"] or bot.poll() is not None, seconds=START_SECONDS)
        ready.discord.ask("DELETE", "/journal")
        due(ready.owner, dict.fromkeys(server.channels, server.id), layout="thread", level="B2")
        wait_until(is_all_done, seconds=DONE_SECONDS)
    made = [one for one in ready.discord.ask("GET", "/requests") if one["path"].endswith("/threads")]
    opened = [one for one in made if one["status"] == httpx.codes.OK]
    posts = ready.discord.posts()
    paths = Counter(one["path"] for one in opened)
    return ThreadOutcome(
        seconds=opened[-1]["at"] - opened[0]["at"],
        asked=len(made),
        doubled=sum(count - 1 for count in paths.values()) + max(0, len(posts) - THREAD_CHANNELS * THREAD_STORIES),
        disordered=sum(_order(opened, channel) != sorted(_order(opened, channel)) for channel in server.channels),
        missing=THREAD_CHANNELS * THREAD_STORIES - len(paths),
    )


def _order(opened: Sequence[Mapping[str, str]], channel: str) -> list[int]:
    """Return the messages of a channel in the order in which their threads were opened."""
    return [int(one["path"].split("/")[4]) for one in opened if one["path"].split("/")[2] == channel]


def _thread_figures(outcome: ThreadOutcome) -> list[Figure]:
    total = THREAD_CHANNELS * THREAD_STORIES
    name = f"{THREAD_CHANNELS} channels x {THREAD_STORIES} threads, {WINDOW_LIMIT} in {WINDOW_SECONDS} s (1:{SCALE})"
    own = WINDOW_SECONDS / SCALE * ((total - 1) // WINDOW_LIMIT)
    return [
        at_most(f"{name}: first to last thread / the window's own time", outcome.seconds, own, 1.15, unit="s"),
        none_of(f"{name}: doubled", outcome.doubled, total),
        none_of(f"{name}: channels out of order", outcome.disordered, THREAD_CHANNELS),
        none_of(f"{name}: missing", outcome.missing, total),
        unpromised(f"{name}: requests / threads", outcome.asked, total, unit=""),
    ]


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
