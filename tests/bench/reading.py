"""The category query: against nothing, against the seed's way, against itself with a hundred times the stories."""

import datetime as dt
import json
import os
import signal
import time

from django.db import connection

from backend.accounts import tokens
from backend.common import clock
from backend.materials import cache
from backend.materials.models import Article
from tests import factories as people
from tests.bench import load
from tests.bench.figure import Figure, at_least, at_most, none_of
from tests.bench.stage import Stage, wait_until, web
from tests.materials import factories

PAGE = "/api/v1/articles/?category=technology&limit=5"
UNSEEN = f"{PAGE}&unseen=true"
SECONDS = 3.0


def figures(stage: Stage) -> list[Figure]:
    """Measure the read path; about a minute."""
    headers = {"Authorization": f"Bearer {tokens.issue_for_chat(people.user('reader')).access}"}
    publish(100)
    _cache_the_seeds_way(1000)
    rows: list[Figure] = []
    with web(stage.env, settings="tests.bench.bare_settings") as base:
        plain = _rate(base, "/bench/plain", headers)
    with web(stage.env) as base:
        empty = _rate(base, "/bench/empty", headers)
        page, unseen = _rate(base, PAGE, headers), _rate(base, UNSEEN, headers)
        postgres = _rate(base, "/bench/postgresql", headers)
    with web(stage.env) as base:  # what is left in its queue would slow whatever is measured next
        seed = _rate(base, "/bench/seed", headers, connections=2, seconds=10)  # an answer of its takes a second or two
    rows += [
        at_least("category query, hit / plain Django view without middleware", page, plain, 0.15),
        at_least("category query, hit / empty DRF + JWT view on the same server", page, empty, 0.50),
        at_least("unseen category query, hit / empty DRF + JWT view", unseen, empty, 0.40),
        at_least("category query, hit / the seed's way at 1,000 cached articles", page, seed, 100),
        at_least("category query, hit / the same page from PostgreSQL", page, postgres, 2),
    ]
    return [*rows, _growth(stage, headers), *_frozen(stage, headers)]


def _growth(stage: Stage, headers: dict[str, str]) -> Figure:
    with web(stage.env) as base:
        few = _latency(base, headers)
        publish(9_900)
        cache.delete(cache.page_key("technology"))
        many = _latency(base, headers)
    return at_most("latency of a hit at 10,000 stored articles / at 100", many, few, 1.15)


def _frozen(stage: Stage, headers: dict[str, str]) -> list[Figure]:
    """Freeze Redis under load: the first reads, the reads after that, and the healing."""
    rows: list[Figure] = []
    with web(stage.env) as base:
        load.run(base + PAGE, headers=headers, seconds=1)
        postgres = _rate(base, "/bench/postgresql", headers)
        os.kill(stage.redis.pid, signal.SIGSTOP)
        try:
            first = load.run(base + PAGE, headers=headers, connections=2, seconds=1.5)
            after = load.run(base + PAGE, headers=headers, seconds=SECONDS)
        finally:
            os.kill(stage.redis.pid, signal.SIGCONT)
        healed = wait_until(lambda: _is_hit(base, headers), seconds=20)
        slowest = first.latencies[-1] * 1000
        rows += [
            at_most("Redis frozen: slowest of the first reads / 300 ms", slowest, 300, 1),
            at_least("Redis frozen: reads after that / the PostgreSQL path", after.per_second, postgres, 0.8),
            at_most("Redis back: seconds until hits again / 10 s", healed, 10, 1, unit="s"),
            none_of(
                "Redis frozen: answers other than 200", _refused(first) + _refused(after), _all(first) + _all(after)
            ),
        ]
    return rows


def _refused(seen: load.Load) -> int:
    return sum(count for status, count in seen.statuses.items() if status != 200)


def _all(seen: load.Load) -> int:
    return sum(seen.statuses.values())


def _is_hit(base: str, headers: dict[str, str]) -> bool:
    return load.header(base + PAGE, "x-cache", headers=headers) == "hit"


def _rate(base: str, path: str, headers: dict[str, str], *, connections: int = 16, seconds: float = SECONDS) -> float:
    load.run(base + path, headers=headers, connections=connections, seconds=seconds / 3)
    return load.run(base + path, headers=headers, connections=connections, seconds=seconds).per_second


def _latency(base: str, headers: dict[str, str]) -> float:
    """Return the median of a single connection, in milliseconds: the cost of one hit."""
    load.run(base + PAGE, headers=headers, connections=1, seconds=1)
    return load.run(base + PAGE, headers=headers, connections=1, seconds=SECONDS).percentile(0.5)


def publish(count: int) -> None:
    """Store so many more stories, each older than those before; the newest hundred have notes."""
    outlet, category, now = factories.source(), factories.category(), clock.now()
    first = Article.objects.count()
    Article.objects.bulk_create(
        Article(
            source=outlet,
            category=category,
            canonical_url=f"https://bench.example/{number}",
            found_url=f"https://bench.example/{number}",
            title=f"A headline of the usual length, neither short nor long, number {number}",
            abstract="An abstract. " * 20,
            content_hash="0" * 64,
            published_at=now - dt.timedelta(minutes=number),
            status=Article.Status.FAILED,
            listed_at=now,
        )
        for number in range(first, first + count)
    )
    for article in Article.objects.filter(note=None).order_by("-published_at")[:100]:
        factories.note(article, summary_en="An English sentence of news. " * 10, summary_ko="한국어 문장입니다. " * 30)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _cache_the_seeds_way(count: int) -> None:
    story = {"title": "A headline of the usual length", "summary": "An English sentence of news. " * 40}
    pipeline = cache.connection().client.pipeline()
    for number in range(count):
        published_at = time.time() - number
        pipeline.set(f"seed:technology:{number}", json.dumps(story | {"id": number, "published_at": published_at}))
    pipeline.execute()
