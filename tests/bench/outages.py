"""Long outages: PostgreSQL, then Redis, then both are away for OUTAGE_MINUTES each, and come back by themselves."""

import os

from tests.bench.figure import Figure, none_of, unpromised
from tests.bench.stage import Stage
from tests.chaos import rehearsals
from tests.chaos.rehearsals import Size
from tests.chaos.stage import PROCESSES
from tests.chaos.stage import stage as open_stage

MINUTES = float(os.environ.get("OUTAGE_MINUTES", "10"))
SIZE = Size(outlets=("NYT", "CNN", "Harbor Wire", "Northlight"), channels=20)
PATIENCE_SECONDS = 20 * 60.0
"""Time for what waits by its own rules, such as a lease. Nobody moves a row here."""


def figures(_: Stage) -> list[Figure]:
    """Let each outage begin while notes are written and end before the hour of the digests."""
    rows = []
    with open_stage() as stack:
        outages = {"PostgreSQL": stack.database.away, "Redis": stack.cache.killed, "both": stack.both_away}
        for name, away in outages.items():
            stack.fallen.clear()
            healed = rehearsals.outage(stack, SIZE, away, seconds=MINUTES * 60, patience=PATIENCE_SECONDS)
            said = f"{name} away for {MINUTES:g} minutes"
            rows += [
                none_of(f"{said}: stories and digests lost", healed.outcome.lost, healed.outcome.total),
                none_of(f"{said}: doubled", healed.outcome.doubled, healed.outcome.total),
                unpromised(f"{said}: until all is done / its length", healed.seconds, MINUTES * 60, unit="s"),
                unpromised(f"{said}: starts of processes / processes", len(stack.fallen), len(PROCESSES), unit=""),
            ]
    return rows
