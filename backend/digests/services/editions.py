"""Publishing finished stories into the digest of the day, and creating its editions."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from backend.common import clock
from backend.digests import selectors
from backend.digests.models import Digest, DigestStory, Edition
from backend.digests.selectors import EditionKey
from backend.materials import collection_plan
from backend.materials.models import Article
from backend.materials.services import write_through
from observability import metrics

BATCH = 100
LATE = dt.timedelta(days=1)
"""A story whose notes come later than this after its headline was listed joins no digest any more."""
FINISHED = (Article.Status.ENRICHED, Article.Status.FAILED)


def publish_due() -> int:
    """List every finished story; return how many. Safe to run twice at once: each story is taken by one (SKIP LOCKED).

    A story with notes joins the digest of today (Seoul); one without is served headline-only and joins when it gets
    them, within LATE.
    """
    total = 0
    while True:
        with transaction.atomic():
            finished = Article.objects.filter(status__in=FINISHED, listed_at=None).order_by("pk")
            finished = finished.select_related("category").select_for_update(skip_locked=True, of=("self",))
            rows = list(finished[:BATCH])
            if not rows:
                break
            noted = [row for row in rows if row.status == Article.Status.ENRICHED]
            Article.objects.filter(pk__in=[row.pk for row in noted]).update(status=Article.Status.PUBLISHED)
            Article.objects.filter(pk__in=[row.pk for row in rows]).update(listed_at=clock.now())
            if noted:
                _join_digest(noted)
            write_through.articles_changed(rows)
        total += len(rows)
        metrics.STORIES_PUBLISHED.labels("yes").inc(len(noted))
        metrics.STORIES_PUBLISHED.labels("no").inc(len(rows) - len(noted))
    with transaction.atomic():
        now = clock.now()
        # `published_at` is what the index covers; no story is collected that is older than FRESH.
        recent = Article.objects.filter(published_at__gte=now - collection_plan.FRESH - LATE, listed_at__gte=now - LATE)
        if late := list(recent.filter(status=Article.Status.PUBLISHED, digest_story=None).order_by("pk")):
            _join_digest(late)
            write_through.days_changed()
    return total


def get_or_create_edition(key: EditionKey) -> list[int]:
    """Return an edition's article ids in order, creating it on first use; a day without stories gets none.

    Of two that create it at once the first decides for both.
    """
    if ids := selectors.stored_edition(key) or selectors.composed_edition(key):
        edition, _ = Edition.objects.get_or_create(
            study_date=key.study_date,
            categories=list(key.categories),
            level=key.level,
            defaults={"article_ids": ids},
        )
        return edition.article_ids
    return []


def _join_digest(articles: Sequence[Article]) -> None:
    digest, _ = Digest.objects.get_or_create(study_date=clock.seoul_today())
    rows = (DigestStory(digest=digest, article=article) for article in articles)
    DigestStory.objects.bulk_create(rows, ignore_conflicts=True)
