"""`manage.py evaluate` on a terminal."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from rich.console import Console

from backend.common import terminal
from backend.materials.notes.checks.findings import Findings
from evaluation.management.commands import evaluate
from evaluation.truth_scores import judge
from tests.evaluation.lines import line

HONEST = line("The bridge is 420 meters long.")
WRONG = line("The bridge is 520 meters long.", error="value", wrong_in="english")


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """Return what the command prints about two lines that a gate which refuses nothing judges."""
    output = StringIO()
    monkeypatch.setattr(terminal, "console", lambda: Console(file=output, width=terminal.WIDTH_OF_A_FILE))
    monkeypatch.setattr(evaluate, "load_part", lambda part: [HONEST, WRONG])
    monkeypatch.setattr(evaluate, "judge", partial(judge, gate=lambda **_: Findings()))
    return output


def test_the_table_has_each_rate_with_its_counts(printed: StringIO) -> None:
    call_command("evaluate")
    row = next(row for row in printed.getvalue().splitlines() if "wrong figures" in row)
    assert "100.0  (1 of 1)" in row


def test_the_failures_show_the_summary_that_got_through(printed: StringIO) -> None:
    call_command("evaluate", failures=True)
    assert printed.getvalue().split("\n")[:2] == [
        "bridge invented: english value unnoticed",
        "  The bridge is 520 meters long.",
    ]
