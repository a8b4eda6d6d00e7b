"""Every fault in a whole, running stack: what is lost, what is doubled, and how long it takes to heal."""

import contextlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import httpx

from tests.bench.figure import Figure, at_most, none_of
from tests.bench.stage import Stage
from tests.chaos import rehearsals
from tests.chaos.morning import Outcome
from tests.chaos.rehearsals import Healed, Size
from tests.chaos.servers import Cache
from tests.chaos.stage import PROCESSES
from tests.chaos.stage import Stage as ChaosStage
from tests.chaos.stage import stage as open_stage

LARGE = Size(outlets=("NYT", "CNN", "Harbor Wire", "Northlight"), channels=60)
SEEDS = (1, 2, 3)
HEALED_SECONDS = 60.0
"""A minute: half an hour before eight nobody notices."""


def figures(_: Stage) -> list[Figure]:
    """Rehearse everything in a stack of its own; about five minutes."""
    with open_stage() as stack:
        return [
            *_killed(stack),
            *_without_redis(stack),
            *_rows("PostgreSQL restarted twice", rehearsals.without_postgres(stack, LARGE, away_seconds=3)),
            *_ill_model(stack),
            *_full_disks(stack),
        ]


def _emptied(cache: Cache) -> AbstractContextManager[None]:
    cache.empty()
    return contextlib.nullcontext()


def _killed(stack: ChaosStage) -> list[Figure]:
    """Kill every process, with other moments each time."""
    runs = [rehearsals.killed(stack, LARGE, seed=seed) for seed in SEEDS]
    outcomes = [run.outcome for run in runs]
    summed = Outcome(*(sum(getattr(one, name) for one in outcomes) for name in ("lost", "doubled", "total")))
    return _figures(f"{len(SEEDS)} mornings, each process killed", summed, max(run.seconds for run in runs))


def _without_redis(stack: ChaosStage) -> list[Figure]:
    faults: Mapping[str, Callable[[Cache], AbstractContextManager[None]]] = {
        "killed": Cache.killed, "frozen": Cache.frozen, "emptied": _emptied,
    }  # fmt: skip
    rows: list[Figure] = []
    for name, fault in faults.items():
        healed = rehearsals.without_redis(stack, LARGE, fault)
        asked = healed.statuses.total()
        rows += _rows(f"Redis {name} twice", healed)
        rows.append(none_of(f"Redis {name} twice: reads refused", asked - healed.statuses[httpx.codes.OK], asked))
    return rows


def _ill_model(stack: ChaosStage) -> list[Figure]:
    recovery = rehearsals.without_a_model(stack, LARGE)
    budget = float(stack.stack.environment["LLM_DAILY_BUDGET_USD"])
    name = "a model of 429, 500 and nonsense"
    return [
        *_figures(name, recovery.outcome, recovery.seconds),
        at_most(f"{name}: spent / the day's budget", recovery.spent_usd, budget, 1, unit="USD"),
    ]


def _full_disks(stack: ChaosStage) -> list[Figure]:
    healed, fallen = rehearsals.with_full_disks(stack, LARGE)
    ended = none_of("logs on a full disk: processes ended", len(fallen), len(PROCESSES))
    return [*_figures("logs on a full disk", healed.outcome, healed.seconds), ended]


def _rows(name: str, healed: Healed) -> list[Figure]:
    wrong = none_of(f"{name}: answers that took back an earlier one", len(healed.wrong), healed.statuses.total())
    return [*_figures(name, healed.outcome, healed.seconds), wrong]


def _figures(name: str, outcome: Outcome, seconds: float) -> list[Figure]:
    return [
        none_of(f"{name}: stories and digests lost", outcome.lost, outcome.total),
        none_of(f"{name}: doubled", outcome.doubled, outcome.total),
        at_most(f"{name}: seconds until all is done / {HEALED_SECONDS:.0f} s", seconds, HEALED_SECONDS, 1, unit="s"),
    ]
