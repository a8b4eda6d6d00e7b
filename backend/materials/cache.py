"""The Redis cache of stories: keys, layout, commands, reading and writing. No other module talks to the cache.

Look-aside: a reader asks Redis first; on a miss one reader rebuilds (it holds the key's lease), others wait briefly.
Write-through: a change takes the lease by force, so that a rebuild begun before the change can no longer be stored.
Every entry is built from committed rows, and each hit costs one round trip however many stories are stored.
"""

import contextlib
import datetime as dt
import functools
import random
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

from django.conf import settings

from backend.common.redis_client import CacheDownError as CacheDownError
from backend.common.redis_client import RedisClient
from contracts.enums import Difficulty

PAGE_DEPTH = 100
"""How many of a category's newest stories are cached; older ones are read from PostgreSQL."""
LIFETIME_SECONDS = 3600
LEASE_MILLISECONDS = 5000
WAIT_SECONDS = 0.2
POLL_SECONDS = 0.01

ALL_CATEGORIES = "*"
"""Stands for no category in a page's key; no category can have this name."""
State = Literal["hit", "miss", "off"]
"""Where an answer came from: Redis, PostgreSQL because Redis lacked it, PostgreSQL because Redis is down."""
T = TypeVar("T")

_STORE = """
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
for first = 4, #ARGV, 1000 do
  redis.call(ARGV[3], KEYS[1], unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""
_PAGE = """
local index = redis.call('HGET', KEYS[1], 'index')
if not index then return {'cold', KEYS[1]} end
local unseen = #KEYS == 2
if unseen and redis.call('EXISTS', KEYS[2]) == 0 then return {'cold', KEYS[2]} end
local limit, taken, rest = tonumber(ARGV[1]), {}, false
for cursor in string.gmatch(index, '%S+') do
  if #taken == limit then rest = true break end
  if not unseen or redis.call('SISMEMBER', KEYS[2], string.match(cursor, '%d+$')) == 0 then
    taken[#taken + 1] = cursor
  end
end
local complete = redis.call('HGET', KEYS[1], 'complete') == '1'
if #taken < limit and not complete then return {'deep'} end
local cards = #taken > 0 and redis.call('HMGET', KEYS[1], unpack(taken)) or {}
return {'hit', table.concat(cards, ','), (rest or not complete) and taken[#taken] or ''}
"""
_TEXT_FOR = """
local level = redis.call('GET', KEYS[1])
if not level then return {'cold', KEYS[1]} end
local text = KEYS[level + 1]
local body = redis.call('GET', text)
if not body then return {'cold', text} end
return {'hit', body}
"""
_ADD_SEEN = """
redis.call('DEL', KEYS[2])
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('SADD', KEYS[1], unpack(ARGV)) end
"""


@dataclass(frozen=True)
class Entry:
    """The value of a key: the Redis command that writes it and that command's arguments."""

    command: str
    arguments: tuple[str | bytes | int, ...]


@dataclass(frozen=True)
class Page:
    """A page of cards as the API sends it: JSON objects joined by commas; `next_cursor` is "" at the end."""

    cards: bytes
    next_cursor: str


class ColdKeyError(Exception):
    """Nothing is stored under `key`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def page_key(category: str | None) -> str:
    """Return the key of a category's newest stories; None is all categories together."""
    return f"v1:page:{category or ALL_CATEGORIES}"


def article_key(article_id: int, level: Difficulty = Difficulty.B1) -> str:
    """Return the key of one story with the text and words that a reader of this level gets."""
    return f"v1:article:{article_id}:{level}"


def day_key(study_date: dt.date) -> str:
    """Return the key of the list of a day's stories (Seoul)."""
    return f"v1:day:{study_date.isoformat()}"


def seen_key(user_id: int) -> str:
    """Return the key of the set of stories a learner has seen."""
    return f"v1:seen:{user_id}"


def level_key(user_id: int) -> str:
    """Return the key of the level in which a learner reads."""
    return f"v1:level:{user_id}"


def group_keys(keys: Iterable[str]) -> tuple[list[str | None], list[tuple[int, Difficulty]]]:
    """Return the categories whose pages are among `keys` (None: all of them), and the stories with their levels."""
    pages: list[str | None] = []
    stories: list[tuple[int, Difficulty]] = []
    for key in keys:
        _, kind, name = key.split(":", 2)
        if kind == "page":
            pages.append(None if name == ALL_CATEGORIES else name)
        elif kind == "article" and ":" in name:  # without a level: of an earlier release
            article_id, level = name.split(":")
            stories.append((int(article_id), Difficulty(level)))
    return pages, stories


def page_entry(cards: Sequence[tuple[str, bytes]], *, complete: bool) -> Entry:
    """Return the entry of a category's newest (cursor, JSON card) pairs; `complete`: it has no older ones."""
    fields: list[str | bytes | int] = ["index", " ".join(cursor for cursor, _ in cards), "complete", int(complete)]
    for card in cards:
        fields += card
    return Entry("HSET", tuple(fields))


def json_entry(body: bytes | str) -> Entry:
    """Return the entry of one story or one day: JSON."""
    return Entry("SET", (body,))


def level_entry(level: Difficulty) -> Entry:
    """Return the entry of the level in which a learner reads: its place among the levels, from 1."""
    return Entry("SET", (list(Difficulty).index(level) + 1,))


def seen_entry(article_ids: Iterable[int]) -> Entry:
    """Return the entry of the stories a learner has seen."""
    # Redis has no empty sets; 0, which is no story's id, makes "has seen nothing" differ from "not cached".
    return Entry("SADD", (0, *article_ids))


@functools.cache
def connection() -> RedisClient:
    """Return this process's client; one failure opens its circuit, for a failed write may have been a change."""
    return RedisClient(settings.REDIS_URL, "cache", failures=1)


def look_aside(read: Callable[[], T | None], build: Callable[[str], Entry | None]) -> tuple[T | None, State]:
    """Read from the cache, rebuilding the missing keys with `build`; None when PostgreSQL must answer."""
    state: State = "hit"
    for _ in range(3):  # a page needs two keys at most
        try:
            return read(), state
        except CacheDownError:
            return None, "off"
        except ColdKeyError as cold:
            state = "miss"
            try:
                if not fill(cold.key, functools.partial(build, cold.key)):
                    break
            except CacheDownError:
                break
    return None, state


def page(*, category: str | None, limit: int, unseen_by: int | None = None) -> Page | None:
    """Return the newest `limit` cards (not seen by `unseen_by`), None when they lie deeper than the cache goes.

    One round trip. Raises ColdKeyError with the missing key, CacheDownError when Redis does not answer.
    """
    keys = [page_key(category)] if unseen_by is None else [page_key(category), seen_key(unseen_by)]
    answer = cast("list[bytes]", _script(_PAGE, keys, [limit]))
    if answer[0] == b"cold":
        raise ColdKeyError(answer[1].decode().removeprefix(settings.CACHE_PREFIX))
    return Page(cards=answer[1], next_cursor=answer[2].decode()) if answer[0] == b"hit" else None


def value(key: str) -> bytes:
    """Return the JSON of a story's or a day's key. Raises ColdKeyError or CacheDownError."""
    found = connection().run(lambda client: client.get(_prefixed(key)))
    if found is None:
        raise ColdKeyError(key)
    return cast("bytes", found)


def text_for(user_id: int, article_id: int) -> bytes:
    """Return the JSON of a story in a learner's level, in one round trip. Raises ColdKeyError or CacheDownError."""
    keys = [level_key(user_id), *(article_key(article_id, level) for level in Difficulty)]
    state, found = cast("list[bytes]", _script(_TEXT_FOR, keys, []))
    if state == b"cold":
        raise ColdKeyError(found.decode().removeprefix(settings.CACHE_PREFIX))
    return found


def fill(key: str, build: Callable[[], Entry | None]) -> bool:
    """Rebuild a missing key, one reader at a time; return whether the key exists now.

    A reader who does not get the lease waits up to WAIT_SECONDS for the one who did. Raises CacheDownError.
    """
    token = uuid.uuid4().hex
    if _take_lease(key, token):
        if entry := build():
            return _store(key, token, entry)
        delete(key)
        return False
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        if connection().run(lambda client: client.exists(_prefixed(key))):
            return True
    return False


def articles(article_ids: Collection[int], level: Difficulty) -> dict[int, bytes]:
    """Return the JSON of those of these stories that are cached, in one round trip. Raises CacheDownError."""
    keys = [_prefixed(article_key(pk, level)) for pk in article_ids]
    values = connection().run(lambda client: client.mget(keys)) if keys else []
    return {pk: value for pk, value in zip(article_ids, cast("list[bytes | None]", values), strict=True) if value}


def fill_together(keys: Collection[str], build: Callable[[], Mapping[str, Entry]]) -> None:
    """Rebuild missing keys by one reading, but those another reader rebuilds. May raise CacheDownError after it."""
    token, owned = uuid.uuid4().hex, set[str]()
    with contextlib.suppress(CacheDownError):
        owned = {key for key in keys if _take_lease(key, token)}
    entries = build()  # after the leases: what changes from now on takes them away
    for key in owned & entries.keys():
        _store(key, token, entries[key])


def put(keys: Collection[str], build: Callable[[], Mapping[str, Entry]]) -> None:
    """Write through: rebuild keys whose rows have changed, delete those without an entry. Raises CacheDownError."""
    token = uuid.uuid4().hex
    for key in keys:
        _take_lease(key, token, only_if_free=False)
    entries = build()
    for key in keys:
        if entry := entries.get(key):
            _store(key, token, entry)
        else:
            delete(key)


def delete(key: str) -> None:
    """Delete a key and its lease, so that no running rebuild can store it. Raises CacheDownError."""
    connection().run(lambda client: client.delete(_prefixed(key), _lease(key)))


def add_seen(user_id: int, article_ids: Iterable[int]) -> None:
    """Write through: add stories to a learner's set if it is cached. Raises CacheDownError."""
    key = seen_key(user_id)
    _script(_ADD_SEEN, [key, f"{key}:lease"], list(article_ids))


def _take_lease(key: str, token: str, *, only_if_free: bool = True) -> bool:
    return bool(connection().run(lambda client: client.set(_lease(key), token, nx=only_if_free, px=LEASE_MILLISECONDS)))


def _store(key: str, token: str, entry: Entry) -> bool:
    lifetime = int(LIFETIME_SECONDS * 1000 * random.uniform(0.9, 1.1))  # noqa: S311 - jitter, not a secret
    return bool(_script(_STORE, [key, f"{key}:lease"], [token, lifetime, entry.command, *entry.arguments]))


def _script(source: str, keys: list[str], arguments: list[str | bytes | int]) -> object:
    script = connection().client.register_script(source)
    return connection().run(lambda client: script(keys=[_prefixed(key) for key in keys], args=arguments, client=client))


def _prefixed(key: str) -> str:
    return f"{settings.CACHE_PREFIX}{key}"


def _lease(key: str) -> str:
    return _prefixed(f"{key}:lease")
