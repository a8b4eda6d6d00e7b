"""Storing stories in PostgreSQL: each once, with what the licence record allows of it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from backend.common import clock
from backend.materials import collection_plan
from backend.materials.canonical import canonical
from backend.materials.collection_plan import Candidate
from backend.materials.events.tags import content_tags
from backend.materials.models import Article, Category, Source, SourceCategory
from backend.materials.services import write_through
from backend.materials.sources.base import RawArticle
from backend.materials.text_similarity import sketch


def recent_sketches(category: Category) -> list[Sequence[int]]:
    """Return the sketches of a category's stories of the last days, for near-duplicates to be found in."""
    since = clock.now() - collection_plan.FRESH
    return list(Article.objects.filter(category=category, created_at__gte=since).values_list("sketch", flat=True))


def former_addresses() -> dict[str, str]:
    """Return, by canonical address, the one that former rules stored a story of the last days under, if another."""
    since = clock.now() - collection_plan.FRESH
    rows = Article.objects.filter(created_at__gte=since).values_list("canonical_url", "found_url")
    pairs = ((canonical(address), address) for row in rows for address in row)
    return {address: stored for address, stored in pairs if address != stored}


def store(
    pair: SourceCategory,
    canonical_url: str,
    found: Candidate,
    read: RawArticle,
    *,
    language: str = "",
    why_not: str = "",
    headline_only: str = "",
    types: Sequence[str] = (),
) -> bool:
    """Store a story as FETCHED, waiting for the selection of its event; False when it is there already.

    What the listing offered (`found`) is hashed, so that a changed headline is noticed; `read` adds the page. A story
    left out (`why_not`) is stored without text and never served, so that its page is not read again. A story whose
    page is none can only be served without notes; `headline_only` is the reason. `types` are its markup's.
    """
    now = clock.now()
    tags = content_tags(
        title=read.title,
        url=canonical_url,
        section=pair.source_category,
        abstract=read.abstract,
        markup_types=types,
    )
    _, created = Article.objects.get_or_create(
        canonical_url=canonical_url,
        defaults={
            "found_url": found.canonical_url,
            "source": pair.source,
            "category": pair.category,
            "title": read.title[:300],
            "abstract": read.abstract[:2000],
            "author": read.author[:200],
            "body": read.text if may_keep(pair.source, needs_notes=True) and not why_not else "",
            "language": language[:10],
            "content_hash": collection_plan.content_hash(found.raw),
            "sketch": text_sketch(read),
            "published_at": min(read.published_at or now, now),
            "tags": tags,
            "status": Article.Status.WITHDRAWN if why_not else Article.Status.FETCHED,
            "failure_reason": why_not or headline_only,
        },
    )
    return created


def revise(found: Candidate) -> bool:
    """Store a listing's new headline or abstract, and have the notes redone when they rest on what has changed.

    A text that the listing itself gives replaces the stored one, as far as the licence record allows. Return whether
    there was anything to revise: a story that is not served stays as it is.
    """
    raw = found.raw
    with transaction.atomic():
        rows = Article.objects.select_related("source", "category").select_for_update(of=("self",))
        known = Q(canonical_url=found.canonical_url) | Q(found_url=found.canonical_url)
        article = rows.exclude(status=Article.Status.WITHDRAWN).filter(known).first()
        if article is None:
            return False
        former = article.sketch
        article.title, article.abstract = raw.title[:300], raw.abstract[:2000]
        article.content_hash = collection_plan.content_hash(raw)
        if not article.source.may_fetch_pages:
            article.sketch = text_sketch(raw)
            is_written = article.status not in (Article.Status.NOT_CHOSEN, Article.Status.FETCHED) or article.due_at
            if is_written and collection_plan.needs_new_notes(article.sketch, former):
                article.due_at = clock.now()
        if raw.text and may_keep(article.source, needs_notes=article.due_at is not None):
            article.body = raw.text
        article.save(update_fields=["title", "abstract", "body", "content_hash", "sketch", "due_at", "updated_at"])
        if article.listed_at:
            write_through.articles_changed([article])
    return True


def known_hashes(urls: Iterable[str]) -> dict[str, str]:
    """Return the content hashes of the stories known by these addresses, by address."""
    wanted = set(urls)
    rows = Article.objects.filter(Q(canonical_url__in=wanted) | Q(found_url__in=wanted))
    known = rows.values_list("canonical_url", "found_url", "content_hash")
    return {url: content for canonical_url, found_url, content in known for url in (canonical_url, found_url)}


def has_standing_text(source: Source, read: RawArticle) -> bool:
    """Return whether a text is too short, or standing above each edition of a column, to find a near-duplicate by."""
    if len((read.text or read.abstract).split()) < collection_plan.COMPARED_MIN_WORDS:
        return True
    since = clock.now() - collection_plan.FRESH
    same = Article.objects.filter(source=source, created_at__gte=since, abstract=read.abstract[:2000])
    return not read.text and same.exists()


def text_sketch(raw: RawArticle) -> list[int]:
    """Return the near-duplicate sketch of the fullest text at hand."""
    return sketch(raw.text or f"{raw.title}\n{raw.abstract}")


def may_keep(source: Source, *, needs_notes: bool) -> bool:
    """Return whether a story's text may be stored: one that no model may read only where the record says ALWAYS."""
    if source.body_policy == Source.BodyPolicy.UNTIL_NOTES:
        return source.may_send_body and needs_notes
    return source.body_policy == Source.BodyPolicy.ALWAYS


def drop_old_bodies(*, older_than: dt.timedelta) -> int:
    """Drop the texts that waited too long for their notes, where the record wants them dropped; return how many."""
    rows = Article.objects.filter(created_at__lt=clock.now() - older_than).exclude(body="")
    return rows.exclude(source__body_policy=Source.BodyPolicy.ALWAYS).update(body="")
