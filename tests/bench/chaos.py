"""Every fault in a whole, running house: what is lost, what is doubled, and how long it takes to heal."""

import contextlib
import statistics
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import httpx

from tests.bench.figure import Figure, at_most
from tests.bench.stage import Stage
from tests.chaos import rehearsals
from tests.chaos.rehearsals import Healed, Size
from tests.chaos.servers import Cache
from tests.chaos.stage import Stage as ChaosStage
from tests.chaos.stage import stage as open_stage

LARGE = Size(outlets=("NYT", "CNN", "Harbor Wire", "Northlight"), channels=60)
SEEDS = (1, 2, 3)
HEALED_SECONDS = 60.0
"""A minute: half an hour before eight nobody notices."""


def figures(_: Stage) -> list[Figure]:
    """Rehearse everything in a house of its own; about five minutes."""
    with open_stage() as house:
        return [
            *_killed(house),
            *_without_redis(house),
            *_rows("PostgreSQL restarted twice", rehearsals.without_postgres(house, LARGE, away_seconds=3)),
            *_ill_model(house),
            *_full_disks(house),
        ]


def _emptied(cache: Cache) -> AbstractContextManager[None]:
    cache.empty()
    return contextlib.nullcontext()


def _killed(house: ChaosStage) -> list[Figure]:
    """Kill every process, with other moments each time."""
    runs = [rehearsals.killed(house, LARGE, seed=seed) for seed in SEEDS]
    lost, doubled = sum(run.outcome.lost for run in runs), sum(run.outcome.doubled for run in runs)
    return _figures(
        f"{len(SEEDS)} mornings, each process killed", lost, doubled, statistics.median(run.seconds for run in runs)
    )


def _without_redis(house: ChaosStage) -> list[Figure]:
    faults: Mapping[str, Callable[[Cache], AbstractContextManager[None]]] = {
        "killed": Cache.killed, "frozen": Cache.frozen, "emptied": _emptied,
    }  # fmt: skip
    rows: list[Figure] = []
    for name, fault in faults.items():
        healed = rehearsals.without_redis(house, LARGE, fault)
        refused = healed.statuses.total() - healed.statuses[httpx.codes.OK]
        rows += _rows(f"Redis {name} twice", healed)
        rows.append(at_most(f"Redis {name} twice: reads refused, plus one / 1", 1 + refused, 1, 1, unit=""))
    return rows


def _ill_model(house: ChaosStage) -> list[Figure]:
    recovery = rehearsals.without_a_model(house, LARGE)
    budget = float(house.house.environment["LLM_DAILY_BUDGET_USD"])
    name = "a model of 429, 500 and nonsense"
    return [
        *_figures(name, recovery.outcome.lost, recovery.outcome.doubled, recovery.seconds),
        at_most(f"{name}: spent / the day's budget", recovery.spent_usd, budget, 1, unit="USD"),
    ]


def _full_disks(house: ChaosStage) -> list[Figure]:
    healed, fallen = rehearsals.with_full_disks(house, LARGE)
    ended = at_most("logs on a full disk: processes ended, plus one / 1", 1 + len(fallen), 1, 1, unit="")
    lost, doubled = healed.outcome.lost, healed.outcome.doubled
    return [*_figures("logs on a full disk", lost, doubled, healed.seconds), ended]


def _rows(name: str, healed: Healed) -> list[Figure]:
    wrong = at_most(f"{name}: wrong answers, plus one / 1", 1 + len(healed.wrong), 1, 1, unit="")
    return [*_figures(name, healed.outcome.lost, healed.outcome.doubled, healed.seconds), wrong]


def _figures(name: str, lost: int, doubled: int, seconds: float) -> list[Figure]:
    return [
        at_most(f"{name}: lost, plus one / 1", 1 + lost, 1, 1, unit=""),
        at_most(f"{name}: doubled, plus one / 1", 1 + doubled, 1, 1, unit=""),
        at_most(f"{name}: seconds until all is done / {HEALED_SECONDS:.0f} s", seconds, HEALED_SECONDS, 1, unit="s"),
    ]
