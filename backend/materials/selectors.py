"""Reads of the news. The hot ones ask the cache first; each says the order it answers in."""

import contextlib
import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from django.db.models import Q, QuerySet

from backend.common.errors import AppError
from backend.materials import article_json, cache
from backend.materials.models import Article, Category
from observability import metrics

LISTED = Q(status__in=[Article.Status.PUBLISHED, Article.Status.FAILED], listed_at__isnull=False)
CacheState = Literal["hit", "miss", "off"]
T = TypeVar("T")
# Found once: looking a metric up by its labels costs more than counting.
PAGES = {state: metrics.CACHE_READS.labels("page", state) for state in get_args(CacheState)}
STORIES = {state: metrics.CACHE_READS.labels("article", state) for state in get_args(CacheState)}


@dataclass(frozen=True)
class Unseen:
    """Leave out what this learner has seen: the cached set's owner, and the same set in PostgreSQL."""

    user_id: int
    load: Callable[[], list[int]]
    """All ids the learner has seen."""
    exclude: Callable[[QuerySet[Article]], QuerySet[Article]]


@dataclass(frozen=True)
class Found:
    """An answer ready to send: `body` is JSON (for a page: objects joined by commas)."""

    body: bytes
    next_cursor: str
    cache: CacheState


def categories() -> QuerySet[Category]:
    """Return all categories in menu order."""
    return Category.objects.order_by("position", "name")


def listed_articles(*, category: str | None = None) -> QuerySet[Article]:
    """Return the stories learners may see, newest first, with source, category and note."""
    rows = Article.objects.filter(LISTED).select_related("source", "category", "note")
    if category is not None:
        rows = rows.filter(category__name=category)
    return rows.order_by("-published_at", "-id")


def article_page(*, category: str | None, limit: int, cursor: str = "", unseen: Unseen | None = None) -> Found:
    """Return `limit` cards, newest first, from Redis when it can tell, else from PostgreSQL.

    Raises AppError "category.unknown" or "cursor.invalid".
    """
    owner = unseen.user_id if unseen else None
    page: cache.Page | None = None
    state: CacheState = "miss"
    if not cursor:
        page, state = look_aside(
            lambda: cache.page(category=category, limit=limit, unseen_by=owner),
            lambda key: (
                _seen_entry(unseen) if unseen and key == cache.seen_key(unseen.user_id) else page_entry(category)
            ),
        )
        metrics.hot.note(PAGES[state])
    if page is not None:
        return Found(body=page.cards, next_cursor=page.next_cursor, cache=state)
    return _stored_page(category, limit, cursor, unseen, state)


def article_detail(*, article_id: int) -> Found:
    """Return one listed story with its words. Raises AppError "article.unknown" (404)."""
    body, state = look_aside(lambda: cache.value(cache.article_key(article_id)), lambda _: article_entry(article_id))
    metrics.hot.note(STORIES[state])
    body = body or _stored_detail(article_id)
    if body is None:
        raise AppError("article.unknown", f"There is no article {article_id}.", {"id": article_id}, status=404)
    return Found(body=body, next_cursor="", cache=state)


def article_details(*, article_ids: Collection[int]) -> dict[int, bytes]:
    """Return as JSON those of these stories that learners may see, by id; the cold ones are read together."""
    found: dict[int, bytes] = {}
    with contextlib.suppress(cache.CacheDownError):
        found = cache.articles(article_ids)
    cold = {cache.article_key(pk): pk for pk in article_ids if pk not in found}
    if not cold:
        return found

    def entries() -> dict[str, cache.Entry]:
        read = _stored_details(cold.values())
        found.update(read)
        return _story_entries(read)

    with contextlib.suppress(cache.CacheDownError):
        cache.fill_together(cold, entries)
    return found


def page_entry(category: str | None) -> cache.Entry | None:
    """Return the cache entry of a category's newest stories as PostgreSQL has them now, None for no such category."""
    if not _is_category(category):
        return None
    rows = list(listed_articles(category=category)[: cache.PAGE_DEPTH + 1])
    kept = rows[: cache.PAGE_DEPTH]
    index = " ".join(article_json.cursor(row) for row in kept)
    fields: list[str | bytes | int] = ["index", index, "complete", int(len(rows) == len(kept))]
    for row in kept:
        fields += [article_json.cursor(row), article_json.rendered(article_json.card(row))]
    return cache.Entry("HSET", tuple(fields))


def article_entry(article_id: int) -> cache.Entry | None:
    """Return the cache entry of one story, None when learners may not see it."""
    body = _stored_detail(article_id)
    return None if body is None else cache.Entry("SET", (body,))


def entries_of(keys: Iterable[str]) -> dict[str, cache.Entry]:
    """Return the cache entries that belong under `keys` now, none under those that are only ever forgotten.

    However many stories are among them, they are read together.
    """
    kinds: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        kind, _, name = key.removeprefix("v1:").partition(":")
        kinds[kind].append(name)
    pages = {name: page_entry(None if name == cache.ALL else name) for name in kinds["page"]}
    found = {cache.page_key(name): entry for name, entry in pages.items() if entry}
    return found | _story_entries(_stored_details([int(name) for name in kinds["article"]]))


def look_aside(read: Callable[[], T | None], build: Callable[[str], cache.Entry | None]) -> tuple[T | None, CacheState]:
    """Read from the cache, filling the keys it lacks with what `build` makes; None when PostgreSQL must answer."""
    state: CacheState = "hit"
    for _ in range(3):  # a page needs two keys at most
        try:
            return read(), state
        except cache.CacheDownError:
            return None, "off"
        except cache.ColdKeyError as cold:
            state = "miss"
            if not _is_filled(cold.key, build):
                break
    return None, state


def _is_filled(key: str, build: Callable[[str], cache.Entry | None]) -> bool:
    try:
        return cache.fill(key, functools.partial(build, key))
    except cache.CacheDownError:
        return False


def _seen_entry(unseen: Unseen) -> cache.Entry:
    # 0 is no story's id: it keeps the set of a learner who has seen nothing from being no set at all.
    return cache.Entry("SADD", (0, *unseen.load()))


def refuse_unknown(category: str | None) -> None:
    """Raise AppError "category.unknown" unless there is such a category; None is all of them."""
    if not _is_category(category):
        raise AppError("category.unknown", f"There is no category {category!r}.", {"category": category})


def page_of(
    rows: QuerySet[Article], *, limit: int, cursor: str, unseen: Unseen | None, state: CacheState = "miss"
) -> Found:
    """Return a page of these listed articles as they lie in PostgreSQL. Raises AppError "cursor.invalid"."""
    if cursor:
        published_at, pk = _parsed(cursor)
        rows = rows.filter(Q(published_at__lt=published_at) | Q(id__lt=pk), published_at__lte=published_at)
    if unseen is not None:
        rows = unseen.exclude(rows)
    found = list(rows[: limit + 1])
    body = b",".join(article_json.rendered(article_json.card(row)) for row in found[:limit])
    return Found(
        body=body, next_cursor=article_json.cursor(found[limit - 1]) if len(found) > limit else "", cache=state
    )


def _stored_detail(article_id: int) -> bytes | None:
    row = listed_articles().filter(pk=article_id).prefetch_related("note__words").first()
    return None if row is None else article_json.rendered(article_json.detail(row))


def _stored_details(article_ids: Collection[int]) -> dict[int, bytes]:
    rows = listed_articles().filter(pk__in=article_ids).prefetch_related("note__words") if article_ids else ()
    return {row.pk: article_json.rendered(article_json.detail(row)) for row in rows}


def _story_entries(bodies: Mapping[int, bytes]) -> dict[str, cache.Entry]:
    return {cache.article_key(pk): cache.Entry("SET", (body,)) for pk, body in bodies.items()}


def _stored_page(category: str | None, limit: int, cursor: str, unseen: Unseen | None, state: CacheState) -> Found:
    refuse_unknown(category)
    return page_of(listed_articles(category=category), limit=limit, cursor=cursor, unseen=unseen, state=state)


def _is_category(name: str | None) -> bool:
    return name is None or Category.objects.filter(name=name).exists()


def _parsed(cursor: str) -> tuple[dt.datetime, int]:
    try:
        micros, pk = cursor.split("_")
        return dt.datetime.fromtimestamp(int(micros) / 1_000_000, dt.UTC), int(pk)
    except (ValueError, OverflowError, OSError):
        raise AppError("cursor.invalid", "The cursor is not one this API gave.") from None
