"""Events: clustering against all pairs, new stories beside a small and a large archive, and a day's selection."""

import random
import time
import tracemalloc
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.common import clock
from backend.materials.events.clustering import WINDOW, Story, cluster
from backend.materials.events.terms import terms
from backend.materials.models import Article, Event, SourceCategory
from backend.materials.services import event_store, selection
from tests.bench.figure import Figure, at_most
from tests.bench.stage import Stage
from tests.materials import factories

STORIES = 600
OUTLETS = 5
STORIES_AN_EVENT = 3
WORDS = 20_000
TITLE_WORDS, LEAD_WORDS, SHARED_WORDS = 8, 40, 12
RUNS = 3
NEW, ARCHIVE = 20, 12_000
FLOOD = 10_000


def figures(_: Stage) -> list[Figure]:
    """Measure the clustering; about ten seconds."""
    stories = _stories()
    seconds = min(_seconds_of_clustering() for _ in range(RUNS))
    pairs = _seconds_of_all_pairs(stories)
    tracemalloc.start()
    cluster(stories)
    peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return [
        at_most(f"{STORIES} stories of three days clustered / cosine of all pairs", seconds, pairs, 1, unit="s"),
        at_most(f"{STORIES} stories of three days clustered / 1.5 s", seconds, 1.5, 1, unit="s"),
        at_most("peak memory of clustering them / 150 MB", peak_mb, 150, 1, unit="MB"),
        *_stored_figures(stories),
    ]


def _stored_figures(stories: list[Story]) -> list[Figure]:
    """Measure new stories beside the window alone and beside ARCHIVE older ones, and selecting a day."""
    Article.objects.all().delete()
    Event.objects.all().delete()
    SourceCategory.objects.all().delete()
    moved = clock.now() - max(story.published for story in stories)
    window = [replace(story, published=story.published + moved) for story in stories]
    _store(window[NEW:])
    event_store.assign_new()
    small = _seconds_of_assigning(window[:NEW])
    Article.objects.filter(title__in=[story.title for story in window[:NEW]]).delete()
    old = [replace(story, published=story.published - 10 * WINDOW) for story in window]
    for _ in range(ARCHIVE // STORIES):
        _store(old, event=Event.objects.order_by("pk")[0])
    large = _seconds_of_assigning(window[:NEW])
    flood = _seconds_of_a_flood(window)
    with CaptureQueriesContext(connection) as captured:
        report = selection.select(wait=timedelta(0))
    queries = [one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    return [
        at_most(f"CPU of {NEW} new stories beside {ARCHIVE:,} old ones / beside none", large, small, 1.5, unit="s"),
        at_most(
            f"CPU of the last {event_store.NEW_AT_ONCE:,} of {FLOOD:,} stories of a day / of the fifth",
            flood[-1],
            flood[4],
            1.5,
            unit="s",
        ),
        at_most(f"queries of selecting a day ({report.chosen} of {STORIES} stories) / 5", len(queries), 5, 1, unit=""),
    ]


def _store(stories: list[Story], **fields: Any) -> None:
    category = factories.category()
    outlets = {name: factories.source(name) for name in {story.outlet for story in stories}}
    Article.objects.bulk_create(
        Article(
            **{
                "canonical_url": (url := f"https://a.example/{uuid.uuid4()}"),
                "found_url": url,
                "title": story.title,
                "abstract": story.lead,
                "content_hash": "",
                "published_at": story.published,
                "category": category,
                "source": outlets[story.outlet],
                "status": Article.Status.NOT_CHOSEN if fields else Article.Status.FETCHED,
            }
            | fields
        )
        for story in stories
    )


def _seconds_of_a_flood(stories: list[Story]) -> list[float]:
    """Return the CPU of each step in which FLOOD stories of one day are grouped, and delete them."""
    newest = Article.objects.latest("pk").pk
    last = max(story.published for story in stories)
    words = [story.title.split() for story in stories]
    chance = random.Random(7)  # noqa: S311 - words, no secrets
    _store(
        [
            replace(stories[number % STORIES], title=" ".join(chance.choice(words)[:4] + chance.choice(words)[4:]))
            for number in range(FLOOD)
        ],
        published_at=last,
        status=Article.Status.FETCHED,
    )
    steps = []
    while Article.objects.filter(event=None).exists():
        started = time.process_time()
        event_store.assign_new()
        steps.append(time.process_time() - started)
    Article.objects.filter(pk__gt=newest).delete()
    Event.objects.filter(stories=None).delete()
    return steps


def _seconds_of_assigning(stories: list[Story]) -> float:
    _store(stories)
    started = time.process_time()
    event_store.assign_new()
    return time.process_time() - started


def _stories() -> list[Story]:
    """Return stories of words as frequent as in a language; each three share some, as outlets on one event do."""
    chance = random.Random(20261109)  # noqa: S311 - words, no secrets
    words = [f"word{number}" for number in range(WORDS)]
    weights = [1 / (number + 5) for number in range(WORDS)]
    stories: list[Story] = []
    for number in range(STORIES):
        if number % STORIES_AN_EVENT == 0:
            shared = chance.choices(words, weights, k=SHARED_WORDS)
            began = datetime(2026, 11, 9, tzinfo=UTC) + WINDOW * chance.random()
        title = [*shared[: TITLE_WORDS // 2], *chance.choices(words, weights, k=TITLE_WORDS // 2)]
        lead = [*shared, *chance.choices(words, weights, k=LEAD_WORDS - SHARED_WORDS)]
        published = began + timedelta(hours=3 * chance.random())
        stories.append(Story(str(number), " ".join(title), " ".join(lead), published, f"outlet {number % OUTLETS}"))
    return stories


def _seconds_of_clustering() -> float:
    stories = _stories()  # new ones: a story remembers its terms
    started = time.process_time()
    cluster(stories)
    return time.process_time() - started


def _seconds_of_all_pairs(stories: list[Story]) -> float:
    started = time.process_time()
    vectors = [dict.fromkeys(terms(f"{story.title} {story.lead}"), 1.0) for story in stories]
    for one, other in combinations(vectors, 2):
        sum(weight * other.get(term, 0.0) for term, weight in one.items())
    return time.process_time() - started
