"""Selecting the day's stories, publishing the finished ones into its digest, and creating its editions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction

from backend.common import clock
from backend.digests import selectors
from backend.digests.models import Digest, DigestStory, Edition
from backend.digests.selectors import EditionKey
from backend.materials import collection_plan
from backend.materials.models import Article, Event
from backend.materials.services import event_store, selection, write_through
from backend.study.services import seen
from observability import metrics

BATCH = 100
LATE = dt.timedelta(days=1)
"""A story whose notes come later than this after its headline was listed joins no digest any more."""
GROUPED_MOST = 20_000
"""New stories that one run groups into events."""
FINISHED = (Article.Status.ENRICHED, Article.Status.FAILED)


def select_stories(*, wait: dt.timedelta = selection.WAIT_FOR_LISTINGS) -> selection.Report:
    """Group new stories into events and select the best for learners; return what was decided. Safe to repeat.

    All new stories are grouped before any is chosen, but for those beyond GROUPED_MOST, which the next run takes. Once
    the day's first digest was made, no event beyond a category's number is added to the day.
    """
    for _ in range(0, GROUPED_MOST, event_store.NEW_AT_ONCE):
        if event_store.assign_new() < event_store.NEW_AT_ONCE:
            break
    is_closed = Edition.objects.filter(study_date=clock.seoul_today()).exists()
    return selection.select(is_closed=is_closed, wait=wait)


@transaction.atomic
def join_events(*, event_ids: Collection[int]) -> int:
    """Make one event of several; return its id. Who knows a story of theirs is not offered the leading one as new.

    Raises AppError "event.unknown" for fewer than two known events.
    """
    event_id, aside = event_store.join(event_ids=event_ids)
    leader_id = Event.objects.values_list("leader_id", flat=True).get(pk=event_id)
    if leader_id and aside:
        seen.copy_facts(article_id=leader_id, from_ids=aside)
    return event_id


def publish_due() -> int:
    """List every finished story; return how many. Safe to run twice at once: each story is taken by one (SKIP LOCKED).

    A story with notes joins the digest of today (Seoul); one without is served headline-only and joins when it gets
    them, within LATE.
    """
    total = 0
    while True:
        with transaction.atomic():
            finished = Article.objects.filter(status__in=FINISHED, listed_at=None).order_by("pk")
            finished = finished.select_related("category", "event").select_for_update(skip_locked=True, of=("self",))
            rows = list(finished[:BATCH])
            if not rows:
                break
            noted = [row for row in rows if row.status == Article.Status.ENRICHED]
            Article.objects.filter(pk__in=[row.pk for row in noted]).update(status=Article.Status.PUBLISHED)
            Article.objects.filter(pk__in=[row.pk for row in rows]).update(listed_at=clock.now())
            if noted:
                _join_digest(noted)
            _copy_facts_of_former_leaders(rows)
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


def _copy_facts_of_former_leaders(articles: Sequence[Article]) -> None:
    """A story that takes the place of one that was taken down is new to nobody who knows that one."""
    leaders = {row.event_id: row.pk for row in articles if row.event and row.event.follow_up_id != row.pk}
    former: dict[int, list[int]] = defaultdict(list)
    rows = Article.objects.filter(event__in=leaders, listed_at__isnull=False).exclude(pk__in=leaders.values())
    rows = rows.filter(following_up=None)
    for pk, event_id in rows.values_list("pk", "event_id"):
        former[leaders[event_id]].append(pk)
    for pk, others in former.items():
        seen.copy_facts(article_id=pk, from_ids=others)


def _join_digest(articles: Sequence[Article]) -> None:
    digest, _ = Digest.objects.get_or_create(study_date=clock.seoul_today())
    rows = (DigestStory(digest=digest, article=article) for article in articles)
    DigestStory.objects.bulk_create(rows, ignore_conflicts=True)
