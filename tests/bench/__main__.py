"""`make bench`: every figure we promise, as a ratio against a baseline of the same run."""

import importlib
import os
import platform
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.figure import Figure
from tests.bench.stage import stage

BENCHES = ("reading", "notes", "extraction", "discord")


def main(wanted: list[str]) -> int:
    """Run the benchmarks named (all if none is) and print one table; 1 if a promise is not kept."""
    console = Console()
    rows: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as ready:
        for name in wanted or BENCHES:
            with console.status(f"measuring {name} ..."):
                # Only now: the modules need Django's settings, which need the servers.
                rows += importlib.import_module(f"tests.bench.{name}").figures(ready)
    console.print(_table(rows))
    return 0 if all(row.kept for row in rows) else 1


def _table(rows: list[Figure]) -> Table:
    table = Table(title=f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for name in ("figure", "measured", "baseline", "ratio", "promise", ""):
        table.add_column(name, justify="right" if name in {"measured", "baseline", "ratio", "promise"} else "left")
    for row in rows:
        kept = "kept" if row.kept else "[bold red]NOT KEPT[/]"
        table.add_row(row.name, row.measured, row.baseline, f"{row.ratio:.3g}", row.promise, kept)
    return table


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
