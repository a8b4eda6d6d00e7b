"""`manage.py events_report`: today's best events and why they were chosen, and what was not."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, QuerySet, Sum
from rich.table import Table

from backend.common import clock, terminal
from backend.materials.models import Article, Event, LlmCall

BEST = 5
OTHERS = 10


class Command(BaseCommand):
    """Reports on the events of today (Seoul)."""

    help = "Show an event with its outlets' headlines, the best events of today with reasons, the others, and the cost."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the tables."""
        console = terminal.console()
        events = Event.objects.select_related("leader__source", "category").order_by("-score", "pk")
        chosen = events.filter(study_date=clock.seoul_today())
        if widest := chosen.order_by("-outlets", "-score", "pk").first():
            told = Table("outlet", "headline", "role", title=f"One event, told by {widest.outlets} outlets")
            stories = widest.stories.exclude(status=Article.Status.WITHDRAWN).select_related("source")
            for story in stories.order_by("pk"):
                role = "leads: written up and listed" if story.pk == widest.leader_id else "headline only"
                told.add_row(story.source.name, story.title, role)
            console.print(told)
        console.print(_ranked(f"The {BEST} best events of today, and why they were chosen", chosen[:BEST]))
        others = events.filter(study_date=None, decided_at__gte=clock.seoul_midnight())
        if others.exists():
            console.print(_ranked("Not chosen", others[:OTHERS]))
        decisions = Table("decision", "events", title="Events by decision, today")
        labels = dict(Event.Decision.choices)
        rows = Event.objects.filter(decided_at__gte=clock.seoul_midnight()).values("decision")
        for row in rows.annotate(events=Count("pk")).order_by("decision"):
            decisions.add_row(str(labels[row["decision"]]), str(row["events"]))
        console.print(decisions)
        calls = LlmCall.objects.filter(created_at__gte=clock.seoul_midnight(), article__isnull=False)
        paid = calls.aggregate(stories=Count("article", distinct=True), usd=Sum("cost_usd"))
        collected = Article.objects.filter(created_at__gte=clock.seoul_midnight(), event__isnull=False).count()
        usd = float(paid["usd"] or 0)
        of_all = f"{usd / paid['stories'] * collected:.4f}" if paid["stories"] else "-"
        cost = Table("notes", "stories", "USD", title="Cost of the model today (Seoul)")
        cost.add_row("of the chosen stories", str(paid["stories"]), f"{usd:.4f}")
        cost.add_row("if every collected story had them", str(collected), of_all)
        console.print(cost)


def _ranked(title: str, events: QuerySet[Event]) -> Table:
    table = Table("score", "category", "leading story", "outlets", "components", "decision", title=title)
    labels = dict(Event.Decision.choices)
    for event in events:
        points = ", ".join(f"{name} {value:.2f}" for name, value in event.components.items())
        headline = event.leader.title if event.leader else "-"
        decision = str(labels[event.decision])
        table.add_row(f"{event.score or 0:.2f}", event.category.name, headline, str(event.outlets), points, decision)
    return table
