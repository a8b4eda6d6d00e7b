"""Which listings are read: the pairs of (source, category), which of them are due, and the fetcher."""

import datetime as dt
import functools
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Q, QuerySet

from backend.common import clock
from backend.common.http.crawler import FetchConfig, Fetcher
from backend.materials.models import CollectRun, SourceCategory
from backend.materials.services import collect

OVERDUE_AFTER = dt.timedelta(hours=25)
"""A listing is read daily; one that was not, because the day's task got lost, is read by the sweep."""
CLAIM = dt.timedelta(minutes=20)
"""Longer than reading one listing with its pages takes; a worker that dies gives its claim back by itself."""


def pairs(
    *, kind: str | None = None, source: str | None = None, category: str | None = None
) -> QuerySet[SourceCategory]:
    """Return the active pairs that have not ended, by source and category; names are matched without case."""
    rows = SourceCategory.objects.select_related("source", "category").filter(
        source__is_active=True, ended_at__isnull=True
    )
    if kind is not None:
        rows = rows.filter(source__kind=kind)
    if source is not None:
        rows = rows.filter(source__name__iexact=source)
    if category is not None:
        rows = rows.filter(category__name=category)
    return rows.order_by("source__name", "category__position", "pk")


def due_again() -> QuerySet[SourceCategory]:
    """Return the pairs whose wait after a failure is over, and those that have missed their day."""
    now = clock.now()
    missed = Q(retry_at=None, last_success_at__lte=now - OVERDUE_AFTER)
    return pairs().filter(Q(retry_at__lte=now) | missed)


def claim_due() -> Iterator[SourceCategory]:
    """Give the pairs of `due_again`, each claimed at the moment it is given: no other sweep reads it meanwhile."""
    for pair in due_again():
        mine = SourceCategory.objects.filter(pk=pair.pk, retry_at=pair.retry_at, last_success_at=pair.last_success_at)
        if mine.update(retry_at=clock.now() + CLAIM):
            yield pair


def collect_pairs(
    chosen: Iterable[SourceCategory], *, progress: collect.Progress = lambda _: None
) -> Iterator[CollectRun]:
    """Collect each pair and give its run once it is over; a source that refuses its key is asked once."""
    fetcher = shared_fetcher()
    refused: dict[int, SourceCategory] = {}
    for pair in chosen:
        if pair.source_id in refused:
            yield collect.skip_refused(pair, refused[pair.source_id])
            continue
        run = collect.collect(pair, fetcher=fetcher, progress=progress)
        if collect.is_key_refused(run):
            refused[pair.source_id] = pair
        yield run


@functools.cache
def shared_fetcher() -> Fetcher:
    """Return this process's fetcher: its pace and its robots.txt copies are shared by all threads."""
    return Fetcher(
        FetchConfig(
            user_agent=settings.FETCH_USER_AGENT,
            allow_hosts=settings.FETCH_ALLOW_HOSTS,
            pace_seconds=settings.FETCH_PACE_SECONDS,
        )
    )
