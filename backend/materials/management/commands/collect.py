"""`manage.py collect`: run collection now, with a progress bar on a terminal and a row per source and category."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from backend.common import terminal
from backend.materials.services import listings

COLUMNS = ("seen", "new", "updated", "duplicate", "failed")


class Command(BaseCommand):
    """Collects now, what the daily schedule would collect."""

    help = "Collect news now. A summary row per source and category; exit 1 when nothing could be read at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Both narrow the run down."""
        parser.add_argument("--source", help="only this source, by its name")
        parser.add_argument("--category", help="only this category: technology")

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect and print the summary."""
        chosen = list(listings.pairs(source=options["source"], category=options["category"]))
        if not chosen:
            known = [(pair.source.name, pair.category.name) for pair in listings.pairs()]
            sources = ", ".join(sorted({source for source, _ in known})) or "none"
            categories = ", ".join(sorted({category for _, category in known})) or "none"
            wanted = f"--source {options['source']} --category {options['category']}"
            raise CommandError(f"Nothing matches {wanted}. Sources: {sources}. Categories: {categories}.")
        console = terminal.console()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            bar = progress.add_task("collecting", total=len(chosen))
            runs = []
            for run in listings.collect_pairs(chosen, progress=lambda url: progress.update(bar, description=url[:60])):
                runs.append(run)
                progress.advance(bar)
        table = Table(title="Collected", show_footer=True)
        table.add_column("source", footer="total")
        table.add_column("category")
        for name in COLUMNS:
            table.add_column(name, justify="right", footer=str(sum(getattr(run, name) for run in runs)))
        table.add_column("seconds", justify="right", footer=f"{sum(run.seconds for run in runs):.1f}")
        table.add_column("why")
        table.add_column("next try")
        for run, pair in zip(runs, chosen, strict=True):
            retried = f"{timezone.localtime(pair.retry_at):%m-%d %H:%M}" if pair.retry_at else "daily run"
            figures = (*(str(getattr(run, name)) for name in COLUMNS), f"{run.seconds:.1f}")
            table.add_row(run.source.name, run.category.name, *figures, run.why, retried if run.failed else "")
        console.print(table)
        if all(run.failed and not run.seen for run in runs):
            raise CommandError("No listing could be read. The column 'why' says what each outlet answered.")
