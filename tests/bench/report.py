"""The figures for people: a table on the terminal, and docs/performance.md."""

import datetime as dt
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.table import Table

from tests.bench.figure import Figure

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
CPU_INFO = Path("/proc/cpuinfo")
INTRODUCTION = """# Performance

Written by `make bench`; do not edit. Each figure is a ratio against a baseline of the same run, because absolute
numbers mean little on another machine.
"Promise" is what the product holds itself to: a ratio, or none of the things counted; without one a figure is shown for
information only. Each table says when it was measured; `python -m tests.bench NAME` measures one anew.
"""
HEAD = "| figure | measured | baseline | ratio | promise | |\n| --- | ---: | ---: | ---: | ---: | --- |\n"


def machine() -> str:
    """Name the machine: processor, cores, system and Python."""
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def terminal_table(figures: Sequence[Figure]) -> Table:
    """Return one table of everything that was measured."""
    table = Table(title=machine())
    for name in ("figure", "measured", "baseline", "ratio", "promise", ""):
        table.add_column(name, justify="right" if name in {"measured", "baseline", "ratio", "promise"} else "left")
    for row in figures:
        kept = "kept" if row.kept else "[bold red]NOT KEPT[/]"
        table.add_row(row.name, row.measured, row.baseline, f"{row.ratio:.3g}", row.promise, kept)
    return table


def markdown(page: str, figures: Mapping[str, Sequence[Figure]], day: dt.date, order: Sequence[str]) -> str:
    """Return the page with the tables of what was measured in place of their former ones; benches stand in `order`."""
    sections = {part.partition("\n")[0]: f"## {part.strip()}\n" for part in page.split("\n## ")[1:]}
    for bench, rows in figures.items():
        lines = "".join(f"| {' | '.join(_cells(row))} |\n" for row in rows)
        measured = f"Measured on {day.isoformat()} on {machine()}."
        sections[bench.capitalize()] = f"## {bench.capitalize()}\n\n{measured}\n\n{HEAD}{lines}"
    known = [sections[bench.capitalize()] for bench in order if bench.capitalize() in sections]
    return "\n".join([INTRODUCTION, *known])


def _cells(row: Figure) -> tuple[str, ...]:
    name = row.name.replace("|", "\\|")
    return name, row.measured, row.baseline, f"{row.ratio:.3g}", row.promise, "kept" if row.kept else "**not kept**"


def _processor() -> str:
    lines = CPU_INFO.read_text().splitlines() if CPU_INFO.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
