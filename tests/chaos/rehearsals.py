"""Each fault once, in the midst of a morning, and what came of it: the suite plays them small, `make bench` large."""

import random
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.morning import Morning, Outcome, tell_the_model
from tests.chaos.reader import Reader
from tests.chaos.servers import Cache
from tests.chaos.stage import PROCESSES, Stage

FULL_DISK = Path("/dev/full")
ILLNESSES = ("rate_limited", "server_error", "nonsense")
ROUNDS_OF_AN_ILLNESS = 2
"""With those of the illnesses before, enough for every story to be listed without notes."""
SETTLED_SECONDS = 0.2
"""In which PostgreSQL ends what the dead had told it."""
SLOW_POST = {"fault": "slow_after", "match": "POST /channels/*/messages", "seconds": 0.5}
"""A message stands in its channel half a second before the bot knows."""


@dataclass(frozen=True)
class Size:
    """How much news, and how many channels wait for it."""

    outlets: Sequence[str] = ("Harbor Wire",)
    channels: int = 3

    def morning(self, stage: Stage, *, model_seconds: float = 0.1) -> Morning:
        """Prepare a morning of this size."""
        return Morning(stage, outlets=self.outlets, channels=self.channels, model_seconds=model_seconds)


@dataclass(frozen=True)
class Healed:
    """What came of a fault: how long after its end all was as it should be, and what a reader got meanwhile."""

    outcome: Outcome
    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: Sequence[str] = ()


def killed(stage: Stage, size: Size, *, seed: int) -> Healed:
    """Kill the worker in collection, half the stack while notes are written, and the bots and web in delivery."""
    moments = random.Random(seed)  # noqa: S311  # moments, no secrets
    morning = size.morning(stage, model_seconds=0.5)
    morning.slow_down(seconds=0.1)
    morning.begin()
    third = max(1, morning.stories // 3)
    _kill(morning, ["worker", "writer"], when=lambda: morning.stored > moments.randint(0, third))
    _kill(morning, ["beat", "worker", "writer", "web"], when=lambda: morning.written > moments.randint(0, third))
    stage.wait_until(morning.is_gathered, "every story in the digest")
    morning.discord("POST", "/faults", **SLOW_POST)
    morning.strike()
    _kill(morning, ["discord", "web", "kakao"], when=lambda: bool(morning.posts))
    morning.discord("DELETE", "/faults")
    began = time.monotonic()
    morning.finish()
    return Healed(morning.outcome(), time.monotonic() - began)


def without_redis(stage: Stage, size: Size, fault: Callable[[Cache], AbstractContextManager[None]]) -> Healed:
    """Let Redis fail in collection and again in delivery, with a reader there all the time."""
    morning = size.morning(stage)
    with Reader(stage) as reader:
        morning.begin()
        stage.wait_until(lambda: morning.stored > 1, "the first stories")
        with fault(stage.cache):
            time.sleep(1)  # long enough for every process to notice
        began = time.monotonic()
        stage.wait_until(morning.is_gathered, "every story in the digest")
        morning.strike()
        with fault(stage.cache):
            time.sleep(1)
        morning.tell()
        stage.wait_until(reader.is_hit, "answers from Redis")
        seconds = time.monotonic() - began
    return Healed(morning.outcome(), seconds, reader.statuses, reader.wrong)


def without_postgres(stage: Stage, size: Size, *, away_seconds: float = 1.0) -> Healed:
    """Restart PostgreSQL in collection and again in delivery, with a reader there all the time."""
    morning = size.morning(stage)
    with Reader(stage) as reader:
        morning.begin()
        stage.wait_until(lambda: morning.stored > 1, "the first stories")
        stage.cache.empty()  # or Redis would answer for it
        stage.database.restart(away_seconds=away_seconds)
        began = time.monotonic()
        stage.wait_until(morning.is_gathered, "every story in the digest", meanwhile=morning.let_time_pass)
        morning.strike()
        stage.database.restart(away_seconds=away_seconds)
        stage.wait_until(morning.is_told, "a digest in every channel", meanwhile=morning.let_time_pass)
        stage.wait_until(reader.is_hit, "answers from Redis")
        seconds = time.monotonic() - began
    return Healed(morning.outcome(), seconds, reader.statuses, reader.wrong)


def outage(
    stage: Stage,
    size: Size,
    away: Callable[[], AbstractContextManager[object]],
    *,
    seconds: float,
    patience: float,
    is_hurried: bool = False,
) -> Healed:
    """Take servers away while notes are written, and bring them back; nobody lends a hand to what waits for them.

    Processes that end meanwhile are started again as `make up` does. `is_hurried`: leases of the dead end at once.
    """
    morning = size.morning(stage, model_seconds=1)
    morning.begin()
    stage.wait_until(lambda: morning.stored == morning.stories and morning.written > 0, "the first notes")
    with away():
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            stage.supervisor.look()
            time.sleep(0.5)
    began = time.monotonic()
    hurry = morning.let_time_pass if is_hurried else lambda: None
    stage.wait_until(morning.is_gathered, "every story in the digest", meanwhile=hurry, seconds=patience)
    morning.strike()
    stage.wait_until(morning.is_told, "a digest in every channel", meanwhile=hurry, seconds=patience)
    return Healed(morning.outcome(), time.monotonic() - began)


@dataclass(frozen=True)
class Recovery:
    """What came of a model that was ill for a while."""

    outcome: Outcome
    headlines: int
    """How many stories learners saw without notes meanwhile."""
    spent_usd: float
    paid_usd: float
    seconds: float


def without_a_model(stage: Stage, size: Size) -> Recovery:
    """Let the model answer 429, then 500, then nonsense, each for several rounds of asking, and be well again."""
    stage.replace("writer")  # or the calls that the rehearsal before has under way would be charged to this day
    morning = size.morning(stage)
    tell_the_model(stage, ILLNESSES[0])
    morning.begin()
    stage.wait_until(lambda: morning.stored == morning.stories and morning.asked > 0, "a call for every story")
    for illness in ILLNESSES:
        tell_the_model(stage, illness)
        for _ in range(ROUNDS_OF_AN_ILLNESS):
            asked = morning.asked  # now no call is under way: time that passes would double it
            morning.let_time_pass()
            stage.wait_until(lambda: morning.asked > asked, illness)  # noqa: B023  # called at once
    stage.wait_until(lambda: morning.headlines == morning.stories - morning.left_out, "every story as a headline")
    headlines = morning.headlines
    tell_the_model(stage, "recorded")
    began = time.monotonic()
    morning.let_time_pass()
    morning.finish()
    seconds = time.monotonic() - began
    return Recovery(morning.outcome(), headlines, morning.spent_usd, morning.paid_usd, seconds)


def with_full_disks(stage: Stage, size: Size) -> tuple[Healed, Collection[str]]:
    """Have every process log to a full disk, from its start on; return, too, what was said of those that ended."""
    morning = size.morning(stage)
    stage.replace(*PROCESSES, log=FULL_DISK)
    stage.fallen.clear()
    try:
        began = time.monotonic()
        morning.begin()
        morning.finish()
        return Healed(morning.outcome(), time.monotonic() - began), list(stage.fallen)
    finally:
        stage.replace(*PROCESSES)


def _kill(morning: Morning, victims: Sequence[str], *, when: Callable[[], bool]) -> None:
    morning.stage.wait_until(when, f"the moment to kill {', '.join(victims)}")
    morning.stage.kill(*victims)
    time.sleep(SETTLED_SECONDS)
    morning.let_time_pass()
    morning.stage.supervisor.look()
