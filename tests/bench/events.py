"""Clustering of a three-day window of stories, against the similarity of all pairs."""

import random
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from itertools import combinations

from backend.materials.events.clustering import WINDOW, Story, cluster
from backend.materials.events.terms import terms
from tests.bench.figure import Figure, at_most
from tests.bench.stage import Stage

STORIES = 600
OUTLETS = 5
STORIES_AN_EVENT = 3
WORDS = 20_000
TITLE_WORDS, LEAD_WORDS, SHARED_WORDS = 8, 40, 12
RUNS = 3


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
    ]


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
