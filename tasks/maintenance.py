"""Periodic maintenance."""

import datetime as dt

from celery import shared_task

from backend.accounts.services import expiry
from backend.learners.services import merging
from backend.materials.cache import CacheDownError
from backend.materials.services import article_store, write_through

BODY_LIFETIME = dt.timedelta(days=7)


@shared_task
def settle_cache() -> int:
    """Delete cache keys that a change could not refresh; return how many."""
    try:
        return write_through.refresh_stale_keys()
    except CacheDownError:
        return 0  # the circuit refreshes them before it closes


@shared_task
def drop_old_bodies() -> int:
    """Drop article texts that have waited too long for notes; return how many."""
    return article_store.drop_old_bodies(older_than=BODY_LIFETIME)


@shared_task
def settle_merges() -> int:
    """Delete the undo data of merges that can no longer be undone; return how many."""
    return merging.delete_old_records()


@shared_task
def forget_expired() -> int:
    """Delete expired codes, counters and sign-ins; return how many."""
    return expiry.forget_expired()
