"""`manage.py notes_report`: what the checks refused and why, and what the model cost today."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, QuerySet
from rich.table import Column, Table

from backend.common import clock, terminal
from backend.materials.models import Article, LlmCall, LlmDay, VerifierStop
from contracts.enums import Difficulty

SHOWN = 20
REASONS_SHOWN = 4


class Command(BaseCommand):
    """Reports on the notes."""

    help = "Show what the checks refused and why, stories by state, and the model's calls and cost of today (Seoul)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the five tables."""
        console = terminal.console()
        console.print(_refusals(LlmCall.objects.exclude(outcome="ok").select_related("article").order_by("-pk")))
        console.print(_stops())
        console.print(_rules())
        console.print(_states())
        console.print(_cost())


def _refusals(calls: QuerySet[LlmCall]) -> Table:
    columns = (Column(name, overflow="fold") for name in ("story", "outcome", "why", "then"))
    table = Table(*columns, title="Answers that no learner saw", show_lines=True)
    for call in calls[:SHOWN]:
        article = call.article
        then = article.get_status_display() if article else "story deleted"
        table.add_row(article.title if article else "-", call.outcome, _joined(call.problems) or "-", then)
    if not table.row_count:
        table.add_row("every answer passed", "", "", "")
    return table


def _joined(problems: str) -> str:
    """Return the first reasons, each once, with all the levels whose text has it."""
    levels: dict[str, list[str]] = {}
    for line in problems.splitlines():
        level, separator, reason = line.partition(": ")
        is_of_a_level = bool(separator) and level in list(Difficulty)
        levels.setdefault(reason if is_of_a_level else line, []).extend([level] if is_of_a_level else [])
    lines = [f"{', '.join(found)}: {reason}" if found else reason for reason, found in levels.items()]
    more = [f"… and {len(lines) - REASONS_SHOWN} more"] if len(lines) > REASONS_SHOWN else []
    return "\n".join(lines[:REASONS_SHOWN] + more)


def _stops() -> Table:
    columns = (Column(name, overflow="fold") for name in ("story", "what", "text", "why"))
    table = Table(*columns, title="What the verifier stopped", show_lines=True)
    for stop in VerifierStop.objects.select_related("article").order_by("-pk")[:SHOWN]:
        why = f"{stop.get_verdict_display()}: {stop.reason}" if stop.reason else str(stop.get_verdict_display())
        table.add_row(stop.article.title, f"{stop.get_part_display()} {stop.level}".strip(), stop.text, why)
    if not table.row_count:
        table.add_row("nothing", "", "", "")
    return table


def _rules() -> Table:
    title = f"What the truth gate found on {clock.seoul_today()} (Seoul)"
    table = Table("rule", "strength", Column("times", justify="right"), title=title)
    calls = LlmCall.objects.filter(created_at__gte=clock.seoul_midnight()).exclude(rules="")
    counts = Counter(line for rules in calls.values_list("rules", flat=True) for line in rules.splitlines())
    for line, count in counts.most_common():
        table.add_row(*line.split(), str(count))
    return table


def _states() -> Table:
    table = Table("state", Column("stories", justify="right"), title="Stories by state")
    labels = dict(Article.Status.choices)
    for row in Article.objects.values("status").annotate(stories=Count("pk")).order_by("status"):
        table.add_row(str(labels[row["status"]]), str(row["stories"]))
    return table


def _cost() -> Table:
    today = clock.seoul_today()
    day = LlmDay.objects.filter(study_date=today).first()
    calls = LlmCall.objects.filter(created_at__gte=clock.seoul_midnight())
    columns = (Column(name, justify="right") for name in ("calls", "tokens sent", "tokens received", "USD", "state"))
    table = Table(*columns, title=f"The model on {today} (Seoul)")
    rows = list(calls.values_list("prompt_tokens", "completion_tokens"))
    state = "budget spent, waiting for tomorrow" if day and day.stopped_at else "within budget"
    spent = f"{day.spent_usd:.4f}" if day else "0"
    table.add_row(str(len(rows)), str(sum(r[0] for r in rows)), str(sum(r[1] for r in rows)), spent, state)
    looks = list(calls.filter(role=LlmCall.Role.VERIFIER).values_list("prompt_tokens", "completion_tokens"))
    if looks and day:
        sent, received = (str(sum(each)) for each in zip(*looks, strict=True))
        table.add_row(str(len(looks)), sent, received, f"{day.verifier_usd:.4f}", "of it the verifier's")
    return table
