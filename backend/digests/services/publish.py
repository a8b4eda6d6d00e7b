"""Finished stories reach the learners: listed, put into the day's digest, and written to the cache."""

from django.db import transaction

from backend.common import clock
from backend.digests.models import Digest, DigestStory
from backend.materials.models import Article
from backend.materials.services import write_through

BATCH = 100
FINISHED = (Article.Status.ENRICHED, Article.Status.FAILED)


def publish_due() -> int:
    """List every finished story; return how many. Safe to run twice at once: each story is taken by one (SKIP LOCKED).

    A story with notes joins the digest of today (Seoul); one without is served headline-only and joins none.
    """
    total = 0
    while published := _publish_batch():
        total += published
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
    return len(rows)


def _join_digest(articles: list[Article]) -> None:
    if articles:
        digest, _ = Digest.objects.get_or_create(study_date=clock.seoul_today())
        rows = (DigestStory(digest=digest, article=article) for article in articles)
        DigestStory.objects.bulk_create(rows, ignore_conflicts=True)
