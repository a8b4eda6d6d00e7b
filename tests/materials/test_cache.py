"""The cache alone: leases, lifetimes, one round trip."""

import threading
import time

import pytest
import redis
from pytest_django import Settings

from backend.materials import cache
from backend.materials.cache import Entry

KEY = "v1:article:1"


def _entry(text: bytes) -> Entry:
    return Entry("SET", (text,))


def test_a_cold_key_is_named() -> None:
    with pytest.raises(cache.ColdKeyError) as cold:
        cache.value(KEY)
    assert cold.value.key == KEY


def test_an_entry_of_none_stores_nothing() -> None:
    assert not cache.fill(KEY, lambda: None)
    with pytest.raises(cache.ColdKeyError):
        cache.value(KEY)


def test_a_cold_key_is_rebuilt_once_however_many_ask() -> None:
    built: list[int] = []

    def slowly() -> Entry:
        built.append(1)
        time.sleep(0.05)
        return _entry(b"once")

    threads = [threading.Thread(target=cache.fill, args=(KEY, slowly)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert cache.value(KEY) == b"once"


def test_a_rebuild_begun_before_a_change_is_not_stored_after_it() -> None:
    def overtaken() -> Entry:
        cache.put([KEY], lambda: {KEY: _entry(b"new")})
        return _entry(b"old")

    assert not cache.fill(KEY, overtaken)
    assert cache.value(KEY) == b"new"


def test_a_rebuild_begun_before_a_key_was_forgotten_is_not_stored() -> None:
    def overtaken() -> Entry:
        cache.delete(KEY)
        return _entry(b"old")

    assert not cache.fill(KEY, overtaken)
    with pytest.raises(cache.ColdKeyError):
        cache.value(KEY)


def test_lifetimes_differ_and_stay_near_an_hour(redis_client: redis.Redis, settings: Settings) -> None:
    keys = [cache.article_key(number) for number in range(1, 9)]
    cache.put(keys, lambda: dict.fromkeys(keys, _entry(b"{}")))
    lifetimes = {redis_client.ttl(f"{settings.CACHE_PREFIX}{key}") for key in keys}
    assert len(lifetimes) > 1
    assert all(0.85 * cache.LIFETIME_SECONDS < seconds < 1.15 * cache.LIFETIME_SECONDS for seconds in lifetimes)


def test_a_page_of_a_thousand_fields_is_stored_whole() -> None:
    cursors = [f"{number}_{number}" for number in range(2000, 0, -1)]
    fields = [part for cursor in cursors for part in (cursor, b'{"id":1}')]
    entry = Entry("HSET", ("index", " ".join(cursors), "complete", 1, *fields))
    cache.put([cache.page_key(None)], lambda: {cache.page_key(None): entry})
    page = cache.page(category=None, limit=50)
    assert page is not None
    assert page.cards.count(b"id") == 50
    assert page.next_cursor == cursors[49]
