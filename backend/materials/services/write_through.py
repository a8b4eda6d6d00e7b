"""PostgreSQL and Redis changed together: what a change owes the cache is written with the change and paid after it.

A process that dies between the commit and the payment, or a Redis that is down at that moment, leaves StaleKey rows;
`settle` pays them, from a sweep and from the circuit before it closes, so that a healed cache is a true one.
"""

import datetime as dt
import functools
import logging
from collections.abc import Callable, Collection, Iterable

from django.db import transaction

from backend.common import clock
from backend.materials import cache, selectors
from backend.materials.models import Article, StaleKey

logger = logging.getLogger(__name__)
SETTLE_BATCH = 200


def articles_changed(articles: Iterable[Article]) -> None:
    """Call inside the transaction of every change a learner can see; `articles` have their `category` at hand."""
    keys = {cache.page_key(None), *_latest_days()}
    for article in articles:
        keys |= {cache.page_key(article.category.name), cache.article_key(article.pk)}
    owe(sorted(keys), functools.partial(_renew, sorted(keys)))


def owe(keys: Iterable[str], pay: Callable[[], None]) -> None:
    """Record that `keys` go stale with this transaction, and `pay` after its commit; that may raise CacheDownError."""
    debts = StaleKey.objects.bulk_create(StaleKey(key=key) for key in keys)
    pay_after_commit([debt.pk for debt in debts], pay)


def pay_after_commit(debts: list[int], pay: Callable[[], None]) -> None:
    """Pay what is recorded in these StaleKey rows once their transaction is committed, at once outside of any."""
    transaction.on_commit(functools.partial(_pay, debts, pay), robust=True)


def settle() -> int:
    """Renew or forget every key still owed, oldest first; return how many rows were paid. Raises CacheDownError."""
    debts = list(StaleKey.objects.order_by("pk").values_list("pk", "key")[:SETTLE_BATCH])
    for key in {key for _, key in debts}:
        cache.forget(key)
    StaleKey.objects.filter(pk__in=[pk for pk, _ in debts]).delete()
    return len(debts)


def rewarm() -> int:
    """Write every category's page and its stories to Redis; return how many keys. Raises CacheDownError."""
    keys = [cache.page_key(None), *(cache.page_key(row.name) for row in selectors.categories())]
    newest = selectors.listed_articles().values_list("pk", flat=True)[: cache.PAGE_DEPTH]
    keys += [cache.article_key(pk) for pk in newest]
    _renew(keys)
    return len(keys)


def days_changed() -> None:
    """Call inside the transaction of a change to what belongs to the latest days' digests."""
    keys = _latest_days()
    owe(keys, functools.partial(_renew, keys))


def _latest_days() -> list[str]:
    """Return the keys of today's stories (Seoul) and yesterday's; nobody reads those of older days in the cache."""
    today = clock.seoul_today()
    return [cache.day_key(today), cache.day_key(today - dt.timedelta(days=1))]


def _pay(debts: list[int], pay: Callable[[], None]) -> None:
    try:
        pay()
    except cache.CacheDownError as error:
        logger.warning("the cache could not be written (%s): %d keys are owed", error, len(debts))
        return
    paid = StaleKey.objects.filter(pk__in=debts)
    paid._raw_delete(paid.db)  # nothing hangs on these rows: delete() would look, in a transaction of its own


def _renew(keys: Collection[str]) -> None:
    cache.put(keys, functools.partial(selectors.entries_of, keys))
