"""Queries for categories and stories. The frequent ones ask the cache first; each states its order."""

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple, get_args

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from backend.common.errors import AppError
from backend.materials import article_json, cache
from backend.materials.models import Article, Category, TextWord
from contracts.enums import Difficulty
from observability import metrics

READABLE_STATUSES = [Article.Status.PUBLISHED.value, Article.Status.FAILED.value]
READABLE_SQL = "(article.status = ANY(%(statuses)s) AND article.listed_at IS NOT NULL)"
"""What `readable` says, for queries in SQL with a table `article` and READABLE_STATUSES as `statuses`."""


def readable(path: str = "") -> Q:
    """Return the condition for stories with a page of their own; `path` leads to the story: "note__article__"."""
    return Q((f"{path}status__in", READABLE_STATUSES), (f"{path}listed_at__isnull", False))


READABLE = readable()
LISTED = READABLE & Q(leads=True)
"""Stories that lists and digests show: one for each event, and its follow-up."""
# Looked up once: finding a metric by its labels costs more than counting.
PAGES = {state: metrics.CACHE_READS.labels("page", state) for state in get_args(cache.State)}
STORIES = {state: metrics.CACHE_READS.labels("article", state) for state in get_args(cache.State)}


# In SQL: putting the same query together anew for each learner who saves words costs more than answering it.
_STORY_WORDS = f"""
WITH story AS MATERIALIZED (
    SELECT article.title, article.canonical_url, text.id AS text_id, text.level
    FROM materials_article AS article
    JOIN materials_studynote AS note ON note.article_id = article.id
    JOIN materials_leveltext AS text ON text.note_id = note.id
    WHERE article.id = %(article)s AND {READABLE_SQL}
)
SELECT story.title, story.canonical_url, story.text_id, story.level, sentence.en, sentence.ko, word.word,
       sense.id, sense.lemma, sense.part_of_speech, sense.ipa, sense.meaning_ko, sense.level
FROM story
JOIN materials_textsentence AS sentence ON sentence.text_id = story.text_id
JOIN materials_textword AS word ON word.sentence_id = sentence.id
JOIN materials_sense AS taught ON taught.id = word.sense_id
JOIN materials_sense AS sense ON sense.id = COALESCE(taught.merged_into_id, taught.id)
ORDER BY story.level, sentence.position, word.start
"""  # noqa: S608 - made of constants


class StoryWord(NamedTuple):
    """A word where it stands in one of a story's texts, in its sense or the one that this was joined into."""

    title: str
    url: str
    text_id: int
    text_level: str
    sentence: str
    sentence_ko: str
    word: str
    sense_id: int
    lemma: str
    part_of_speech: str
    ipa: str
    meaning_ko: str
    level: str


@dataclass(frozen=True)
class Unseen:
    """A filter for unseen stories: `user_id` names the cached set, `load` and `exclude` read PostgreSQL."""

    user_id: int
    load: Callable[[], list[int]]
    """All ids the learner has seen."""
    exclude: Callable[[QuerySet[Article]], QuerySet[Article]]


@dataclass(frozen=True)
class ReaderLevel:
    """The level in which somebody reads: `user_id` names it in the cache, `load` reads PostgreSQL."""

    user_id: int
    load: Callable[[], Difficulty]


@dataclass(frozen=True)
class Found:
    """An answer ready to send: `body` is JSON (for a page: objects joined by commas)."""

    body: bytes
    next_cursor: str
    cache: cache.State


def categories() -> QuerySet[Category]:
    """Return all categories in menu order."""
    return Category.objects.order_by("position", "name")


def readable_articles() -> QuerySet[Article]:
    """Return the stories that have a page, in no order, with source, category, event and note."""
    return stories(READABLE).order_by()


def listed_articles(*, category: str | None = None) -> QuerySet[Article]:
    """Return the stories that lists show, newest first, with source, category, event and note."""
    return stories(LISTED, category=category)


def stories(which: Q, *, category: str | None = None) -> QuerySet[Article]:
    """Return these stories, newest first, with source, category, event and note."""
    rows = Article.objects.filter(which).select_related("source", "category", "event", "note")
    if category is not None:
        rows = rows.filter(category__name=category)
    return rows.order_by("-published_at", "-id")


def story_words(*, article_id: int) -> list[StoryWord]:
    """Return the words of a story with a page, by the level of the text and their place in it; none without texts."""
    with connection.cursor() as cursor:
        cursor.execute(_STORY_WORDS, {"article": article_id, "statuses": READABLE_STATUSES})
        return [StoryWord(*row) for row in cursor.fetchall()]


def with_texts(rows: QuerySet[Article]) -> QuerySet[Article]:
    """Return these stories with everything that `article_json.detail` reads."""
    words = Prefetch("note__texts__sentences__words", TextWord.objects.select_related("sense"))
    others = Article.objects.exclude(status=Article.Status.WITHDRAWN).select_related("source")
    columns = ("title", "canonical_url", "event_id", "published_at", "source__name")
    headlines = Prefetch("event__stories", others.only(*columns).order_by("published_at", "pk"))
    return rows.select_related("note__question").prefetch_related("note__words", words, headlines)


def article_page(*, category: str | None, limit: int, cursor: str = "", unseen: Unseen | None = None) -> Found:
    """Return `limit` cards, newest first, from Redis when it can tell, else from PostgreSQL.

    Raises AppError "category.unknown" or "cursor.invalid".
    """
    page: cache.Page | None = None
    state: cache.State = "miss"
    if not cursor:

        def build(key: str) -> cache.Entry | None:
            if unseen and key == cache.seen_key(unseen.user_id):
                return cache.seen_entry(unseen.load())
            return page_entry(category)

        owner = unseen.user_id if unseen else None
        page, state = cache.look_aside(lambda: cache.page(category=category, limit=limit, unseen_by=owner), build)
        metrics.hot.note(PAGES[state])
    if page is not None:
        return Found(body=page.cards, next_cursor=page.next_cursor, cache=state)
    refuse_unknown(category)
    return page_of(listed_articles(category=category), limit=limit, cursor=cursor, unseen=unseen, state=state)


def article_detail(*, article_id: int, level: Difficulty | ReaderLevel = Difficulty.B1) -> Found:
    """Return one listed story with the text of a level, or of a reader's. Raises AppError "article.unknown" (404)."""

    def read() -> bytes:
        if isinstance(level, ReaderLevel):
            return cache.text_for(level.user_id, article_id)
        return cache.value(cache.article_key(article_id, level))

    def build(key: str) -> cache.Entry | None:
        if isinstance(level, ReaderLevel) and key == cache.level_key(level.user_id):
            return cache.level_entry(level.load())
        return stored_entries([key]).get(key)

    body, state = cache.look_aside(read, build)
    metrics.hot.note(STORIES[state])
    if body is None:
        asked = level.load() if isinstance(level, ReaderLevel) else level
        body = _stored_details([(article_id, asked)]).get((article_id, asked))
    if body is None:
        raise AppError("article.unknown", f"There is no article {article_id}.", {"id": article_id}, status=404)
    return Found(body=body, next_cursor="", cache=state)


def article_details(*, article_ids: Collection[int], level: Difficulty = Difficulty.B1) -> dict[int, bytes]:
    """Return as JSON, by id, those of these stories that learners may see, with the text of a level."""
    found: dict[int, bytes] = {}
    with contextlib.suppress(cache.CacheDownError):
        found = cache.articles(article_ids, level)
    cold = {cache.article_key(pk, level): pk for pk in article_ids if pk not in found}
    if not cold:
        return found

    def entries() -> dict[str, cache.Entry]:
        read = _stored_details([(pk, level) for pk in cold.values()])
        found.update({pk: body for (pk, _), body in read.items()})
        return {cache.article_key(*story): cache.json_entry(body) for story, body in read.items()}

    with contextlib.suppress(cache.CacheDownError):
        cache.fill_together(cold, entries)
    return found


def page_entry(category: str | None) -> cache.Entry | None:
    """Return the cache entry of a category's newest stories as PostgreSQL has them now, None for no such category."""
    if not _is_category(category):
        return None
    rows = list(listed_articles(category=category)[: cache.PAGE_DEPTH + 1])
    newest = rows[: cache.PAGE_DEPTH]
    cards = [(article_json.cursor(row), article_json.card(row).model_dump_json().encode()) for row in newest]
    return cache.page_entry(cards, complete=len(rows) == len(newest))


def stored_entries(keys: Iterable[str]) -> dict[str, cache.Entry]:
    """Return the cache entries of these pages and stories as PostgreSQL has them now; the stories in one query.

    Keys of other kinds have no entry here: a change deletes them.
    """
    categories, stories = cache.group_keys(keys)
    pages = {cache.page_key(name): entry for name in categories if (entry := page_entry(name))}
    details = _stored_details(stories).items()
    return pages | {cache.article_key(*story): cache.json_entry(body) for story, body in details}


def refuse_unknown(category: str | None) -> None:
    """Raise AppError "category.unknown" unless there is such a category; None is all of them."""
    if not _is_category(category):
        raise AppError("category.unknown", f"There is no category {category!r}.", {"category": category})


def page_of(
    rows: QuerySet[Article], *, limit: int, cursor: str, unseen: Unseen | None, state: cache.State = "miss"
) -> Found:
    """Return a page of these listed articles as they lie in PostgreSQL. Raises AppError "cursor.invalid"."""
    if cursor:
        try:
            micros, pk = map(int, cursor.split("_"))
            published_at = dt.datetime.fromtimestamp(micros / 1_000_000, dt.UTC)
        except (ValueError, OverflowError, OSError):
            raise AppError("cursor.invalid", "The cursor is not one this API gave.") from None
        rows = rows.filter(Q(published_at__lt=published_at) | Q(id__lt=pk), published_at__lte=published_at)
    if unseen is not None:
        rows = unseen.exclude(rows)
    found = list(rows[: limit + 1])
    body = b",".join(article_json.card(row).model_dump_json().encode() for row in found[:limit])
    return Found(
        body=body, next_cursor=article_json.cursor(found[limit - 1]) if len(found) > limit else "", cache=state
    )


def _stored_details(stories: Collection[tuple[int, Difficulty]]) -> dict[tuple[int, Difficulty], bytes]:
    rows = with_texts(readable_articles().filter(pk__in={pk for pk, _ in stories}))
    by_id = {row.pk: row for row in rows} if stories else {}
    return {
        (pk, level): article_json.detail(by_id[pk], level).model_dump_json().encode()
        for pk, level in stories
        if pk in by_id
    }


def _is_category(name: str | None) -> bool:
    return name is None or Category.objects.filter(name=name).exists()
