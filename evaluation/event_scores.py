"""Scores of event clustering against simpler methods, on headlines and leads written by us in the manner of wires."""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from backend.materials.collection_plan import NEAR_DUPLICATE
from backend.materials.events.clustering import WINDOW, Story, cluster
from backend.materials.text_similarity import resemblance, sketch

FOLDER = Path(__file__).parent / "events"
TRIGRAM_THRESHOLD = 0.2
"""The best on the tuning part, in steps of 0.05."""

Clustering = Mapping[str, Hashable]
"""The event of each story, by the story's id."""


@dataclass(frozen=True)
class Scores:
    """BCubed precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float


def load_events(part: str) -> tuple[list[Story], dict[str, str]]:
    """Return the stories of a part, in the file's order, and the true event of each."""
    rows = [json.loads(line) for line in (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()]
    stories = [
        Story(row["id"], row["title"], row["lead"], datetime.fromisoformat(row["published"]), row["outlet"])
        for row in rows
    ]
    return stories, {row["id"]: row["event"] for row in rows}


def bcubed(found: Clustering, true: Clustering) -> Scores:
    """Return the BCubed scores: over all stories, how pure and how complete the event that each was given is.

    https://doi.org/10.1007/s10791-008-9066-8
    """

    def groups(clustering: Clustering) -> dict[Hashable, set[str]]:
        members: dict[Hashable, set[str]] = defaultdict(set)
        for story, event in clustering.items():
            members[event].add(story)
        return members

    given, right = groups(found), groups(true)
    common = {story: len(given[found[story]] & right[true[story]]) for story in true}
    precision = sum(common[story] / len(given[found[story]]) for story in true) / len(true)
    recall = sum(common[story] / len(right[true[story]]) for story in true) / len(true)
    return Scores(precision, recall, 2 * precision * recall / (precision + recall))


def singletons(stories: Sequence[Story]) -> Clustering:
    """Return an event of its own for each story."""
    return {story.id: story.id for story in stories}


def title_trigrams(stories: Sequence[Story], threshold: float = TRIGRAM_THRESHOLD) -> Clustering:
    """Return the events of stories whose titles share enough trigrams of characters (Jaccard), by single linkage."""
    grams = {
        story: {story.normal_title[at : at + 3] for at in range(max(1, len(story.normal_title) - 2))}
        for story in stories
    }
    return _linked(
        stories, lambda one, other: len(grams[one] & grams[other]) >= threshold * len(grams[one] | grams[other])
    )


def near_duplicates(stories: Sequence[Story]) -> Clustering:
    """Return the events of stories that the collector's check takes for near-duplicates."""
    sketches = {story: sketch(f"{story.title}\n{story.lead}") for story in stories}
    return _linked(stories, lambda one, other: resemblance(sketches[one], sketches[other]) >= NEAR_DUPLICATE)


METHODS: dict[str, Callable[[Sequence[Story]], Clustering]] = {
    "event clustering": cluster,
    "title trigrams": title_trigrams,
    "near-duplicate check": near_duplicates,
    "singletons": singletons,
}


def score_events(part: str) -> Iterator[tuple[str, Scores]]:
    """Yield each method's name and its scores on a part."""
    stories, true = load_events(part)
    for name, method in METHODS.items():
        yield name, bcubed(method(stories), true)


def _linked(stories: Sequence[Story], is_same: Callable[[Story, Story], bool]) -> Clustering:
    events = {story.id: story.id for story in stories}
    for at, one in enumerate(stories):
        for other in stories[:at]:
            if abs(one.published - other.published) <= WINDOW and is_same(one, other):
                old, new = events[one.id], events[other.id]
                events = {story: new if event == old else event for story, event in events.items()}
    return events
