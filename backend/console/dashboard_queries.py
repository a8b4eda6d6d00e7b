"""Queries of the dashboard. Each uses an index or a window of time."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Max, Min
from django.db.models.functions import TruncDate

from backend.common import clock
from backend.digests.models import Delivery
from backend.materials.models import Article, LlmCall, LlmDay, Source
from contracts.enums import DELIVERY_PLATFORMS

DAYS = 14
COUNT_MAX = 10_000
SOURCES_MAX = 30

Counts = dict[tuple[dt.date, str], int]
"""Counts by day in Seoul and state."""

# The oldest due delivery of each platform, and how many are due, by the partial index (platform, due_at).
_DUE = """
SELECT p.platform,
       (SELECT due_at FROM digests_delivery d WHERE state IN ('pending', 'leased') AND d.platform = p.platform
          AND due_at <= %(now)s ORDER BY due_at LIMIT 1),
       (SELECT COUNT(*) FROM (SELECT 1 FROM digests_delivery d WHERE state IN ('pending', 'leased')
          AND d.platform = p.platform AND due_at <= %(now)s LIMIT %(most)s) due)
FROM unnest(%(platforms)s::text[]) AS p(platform)
"""


class Due(NamedTuple):
    """The due deliveries of a platform; `oldest_at` is None when there are none."""

    platform: str
    oldest_at: dt.datetime | None
    waiting: int


class Health(NamedTuple):
    """The health of a source, which is that of its worst category; `succeeded_at` None: never read."""

    name: str
    succeeded_at: dt.datetime | None
    streak: int


def days() -> list[dt.date]:
    """Return the last DAYS days in Seoul, today the last."""
    today = clock.seoul_today()
    return [today - dt.timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]


def stories() -> Counts:
    """Return how many stories came in, by day and current state; a held one counts as "held"."""
    rows = Article.objects.filter(created_at__gte=window_start()).annotate(
        day=TruncDate("created_at", tzinfo=clock.SEOUL)
    )
    found: Counter[tuple[dt.date, str]] = Counter()
    for day, status, held_from, count in (
        rows.order_by().values_list("day", "status", "held_from").annotate(Count("pk"))
    ):
        found[day, "held" if held_from else status] += count
    return found


def costs() -> dict[dt.date, Decimal]:
    """Return what the model cost by day."""
    return dict(LlmDay.objects.filter(study_date__gte=days()[0]).values_list("study_date", "spent_usd"))


def gate_findings() -> Counts:
    """Return how often each rule of the truth gate fired, by day and "rule problem" or "rule flag"."""
    rows = LlmCall.objects.filter(created_at__gte=window_start()).exclude(rules="")
    rows = rows.annotate(day=TruncDate("created_at", tzinfo=clock.SEOUL))
    found: Counter[tuple[dt.date, str]] = Counter()
    for day, rules, count in rows.order_by().values_list("day", "rules").annotate(Count("pk")):
        for rule in rules.splitlines():
            found[day, rule] += count
    return found


def deliveries() -> Counts:
    """Return how many deliveries fell due, by day and state."""
    rows = Delivery.objects.filter(slot_at__gte=window_start(), slot_at__lte=clock.now())
    rows = rows.annotate(day=TruncDate("slot_at", tzinfo=clock.SEOUL))
    counted = rows.order_by().values_list("day", "state").annotate(Count("pk"))
    return {(day, state): count for day, state, count in counted}


def sources() -> list[Health]:
    """Return the health of the active sources, those never read or read longest ago first."""
    rows = Source.objects.filter(is_active=True, source_categories__isnull=False).annotate(
        at=Min("source_categories__last_success_at"), worst=Max("source_categories__error_streak")
    )
    found = [Health(*row) for row in rows.order_by().values_list("name", "at", "worst")]
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda one: (one.succeeded_at or never, one.name))[:SOURCES_MAX]


def due() -> list[Due]:
    """Return what is due on each platform."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"now": clock.now(), "most": COUNT_MAX, "platforms": list(DELIVERY_PLATFORMS)})
        return [Due(*row) for row in cursor.fetchall()]


def waiting_notes() -> int:
    """Return how many stories are due for notes, or COUNT_MAX."""
    rows = Article.objects.filter(due_at__lte=clock.now()).exclude(status=Article.Status.WITHDRAWN)
    return rows.order_by().values("pk")[:COUNT_MAX].count()


def window_start() -> dt.datetime:
    """Return the midnight in Seoul that begins the window of DAYS days."""
    return dt.datetime.combine(days()[0], dt.time.min, clock.SEOUL)
