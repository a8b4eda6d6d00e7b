"""Write-through: changes of rows reach Redis after their commit.

A change stores StaleKey rows in its own transaction and refreshes those keys after the commit. A process that dies in
between, or a Redis that is down, leaves the rows; `refresh_stale_keys` works through them, from a periodic task and
before the cache's circuit closes, so that the cache is never believed before it is up to date.
"""

import datetime as dt
import functools
import logging
from collections.abc import Callable, Collection, Iterable

from django.db import connection, transaction

from backend.common import clock
from backend.materials import cache, selectors
from backend.materials.models import Article, StaleKey
from contracts.enums import Difficulty

logger = logging.getLogger(__name__)
REFRESH_BATCH = 200


def articles_changed(articles: Iterable[Article]) -> None:
    """Call inside the transaction of every change a learner can see; `articles` have their `category` at hand."""
    keys = {cache.page_key(None), *_latest_days()}
    for article in articles:
        keys |= {cache.page_key(article.category.name)} | {cache.article_key(article.pk, one) for one in Difficulty}
    mark_stale(sorted(keys), functools.partial(_refresh, sorted(keys)))


def days_changed() -> None:
    """Call inside the transaction of a change to the stories of the latest days' digests."""
    keys = _latest_days()
    mark_stale(keys, functools.partial(_refresh, keys))


def mark_stale(keys: Iterable[str], refresh: Callable[[], None]) -> None:
    """Record that this transaction makes `keys` stale; call `refresh` after its commit."""
    rows = StaleKey.objects.bulk_create(StaleKey(key=key) for key in keys)
    refresh_after_commit([row.pk for row in rows], refresh)


def refresh_after_commit(stale_ids: list[int], refresh: Callable[[], None]) -> None:
    """Call `refresh` after the commit of these StaleKey rows (now if no transaction is open), then delete them."""

    def run() -> None:
        try:
            refresh()
        except cache.CacheDownError as error:
            logger.warning("the cache could not be written (%s): %d keys stay marked as stale", error, len(stale_ids))
            return
        # QuerySet.delete() would open a transaction: two round trips more on a path that every list takes.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM materials_stalekey WHERE id = ANY(%s)", [stale_ids])

    transaction.on_commit(run, robust=True)


def refresh_stale_keys() -> int:
    """Delete the oldest REFRESH_BATCH stale keys from the cache; return how many rows. Raises CacheDownError."""
    rows = list(StaleKey.objects.order_by("pk").values_list("pk", "key")[:REFRESH_BATCH])
    for key in {key for _, key in rows}:
        cache.delete(key)
    StaleKey.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
    return len(rows)


def refresh_when_redis_returns() -> None:
    """Have every stale key refreshed before the cache's circuit closes. Call once per process."""

    def refresh_all() -> None:
        try:
            while refresh_stale_keys():
                pass
        finally:
            connection.close()  # of the circuit's own thread

    cache.connection().circuit.on_heal(refresh_all)


def rewarm() -> int:
    """Write every category's page and the newest stories to Redis; return how many keys. Raises CacheDownError."""
    keys = [cache.page_key(None), *(cache.page_key(row.name) for row in selectors.categories())]
    newest = selectors.listed_articles().values_list("pk", flat=True)[: cache.PAGE_DEPTH]
    keys += [cache.article_key(pk) for pk in newest]
    _refresh(keys)
    return len(keys)


def _latest_days() -> list[str]:
    """Return the keys of today's stories (Seoul) and yesterday's; older days are not read from the cache."""
    today = clock.seoul_today()
    return [cache.day_key(today), cache.day_key(today - dt.timedelta(days=1))]


def _refresh(keys: Collection[str]) -> None:
    """Write pages and B1 texts anew, and delete the texts of other levels until a reader asks for one."""
    others = {key for key in keys if key.endswith((f":{Difficulty.A2}", f":{Difficulty.B2}"))}
    cache.put(set(keys) - others, functools.partial(selectors.stored_entries, set(keys) - others))
    for key in sorted(others):
        cache.delete(key)
