"""`make bench`: every figure we promise, as a ratio against a baseline of the same run."""

import importlib
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from backend.common import clock
from tests.bench import report
from tests.bench.figure import Figure
from tests.bench.stage import stage

BENCHES = (
    "reading", "pages", "logins", "packs", "events", "study", "corrections", "discord", "kakao", "memory", "chaos",
    "hostile", "backup", "soak", "outages",
)  # fmt: skip
WIDTH_OF_A_FILE = 160


def main(wanted: list[str]) -> int:
    """Run the benchmarks named (all if none is) and print one table; 1 if a promise is not kept.

    What was measured takes the place of its former table in docs/performance.md.
    """
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH_OF_A_FILE)
    measured: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as ready:
        for name in wanted or BENCHES:
            with console.status(f"measuring {name} ..."):
                # Only now: the modules need Django's settings, which need the servers.
                measured[name] = importlib.import_module(f"tests.bench.{name}").figures(ready)
    rows = [row for rows in measured.values() for row in rows]
    console.print(report.terminal_table(rows))
    page = report.PAGE.read_text(encoding="utf-8") if report.PAGE.exists() else ""
    report.PAGE.write_text(report.markdown(page, measured, clock.seoul_today(), BENCHES), encoding="utf-8")
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
