"""Finished stories reach the learners: listed, put into the day's digest, and written to the cache."""

import datetime as dt

from django.db import transaction

from backend.common import clock
from backend.digests.models import Digest, DigestStory
from backend.materials import collection_plan
from backend.materials.models import Article
from backend.materials.services import write_through
from observability import metrics

BATCH = 100
LATE = dt.timedelta(days=1)
"""Notes that come later than this after their headline was listed are no news of today any more."""
FINISHED = (Article.Status.ENRICHED, Article.Status.FAILED)


def publish_due() -> int:
    """List every finished story; return how many. Safe to run twice at once: each story is taken by one (SKIP LOCKED).

    A story with notes joins the digest of today (Seoul); one without is served headline-only and joins when it gets
    them, within LATE.
    """
    total = 0
    while published := _publish_batch():
        total += published
    _join_late()
    return total


@transaction.atomic
def _publish_batch() -> int:
    finished = Article.objects.filter(status__in=FINISHED, listed_at=None).order_by("pk")
    rows = list(finished.select_related("category").select_for_update(skip_locked=True, of=("self",))[:BATCH])
    if not rows:
        return 0
    noted = [row for row in rows if row.status == Article.Status.ENRICHED]
    Article.objects.filter(pk__in=[row.pk for row in noted]).update(status=Article.Status.PUBLISHED)
    Article.objects.filter(pk__in=[row.pk for row in rows]).update(listed_at=clock.now())
    _join_digest(noted)
    write_through.articles_changed(rows)
    metrics.STORIES_PUBLISHED.labels("yes").inc(len(noted))
    metrics.STORIES_PUBLISHED.labels("no").inc(len(rows) - len(noted))
    return len(rows)


@transaction.atomic
def _join_late() -> None:
    now = clock.now()
    # The outlet's time is what the index knows; no story is collected that is older than FRESH.
    recent = Article.objects.filter(published_at__gte=now - collection_plan.FRESH - LATE, listed_at__gte=now - LATE)
    if late := list(recent.filter(status=Article.Status.PUBLISHED, digest_story=None).order_by("pk")):
        _join_digest(late)
        write_through.days_changed()


def _join_digest(articles: list[Article]) -> None:
    if articles:
        digest, _ = Digest.objects.get_or_create(study_date=clock.seoul_today())
        rows = (DigestStory(digest=digest, article=article) for article in articles)
        DigestStory.objects.bulk_create(rows, ignore_conflicts=True)
