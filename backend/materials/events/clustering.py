"""Groups stories into events: TF-IDF over titles and leads, cosine similarity, average linkage, a window of three days.

The result depends on the set of stories alone, never on their order. The work is bounded: a story has at most MAX_TERMS
terms, and a term in more than MAX_POSTINGS stories says nothing and is left out. A new story is therefore compared with
at most MAX_TERMS * MAX_POSTINGS others, only with those that share a term with it, and the MAX_NEIGHBOURS most similar
of them are remembered. A pair that is less similar than NEGLIGIBLE counts as not similar at all.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from backend.materials.events.terms import DATE, NEWS_TERMS, names, normal, terms

WINDOW = timedelta(days=3)
"""Longest time between the first and the last story of one event."""
THRESHOLD = 0.21
"""Lowest mean similarity between the stories of two groups that are joined."""
TITLE_WEIGHT = 2
LEAD_CHARACTERS = 300
DECAY = 0.5
"""Share of its similarity that a pair loses over a whole window: what comes a day later is mostly another happening."""
SAME_OUTLET = 0.7
"""Share of its similarity that a pair of one outlet keeps under two titles: an outlet seldom tells one event twice."""
MAX_TERMS = 64
MAX_POSTINGS = 200
MAX_NEIGHBOURS = 50
NEGLIGIBLE = 0.03
PRIOR_STORIES = 200
"""Stories added to the count behind a term's rarity, so that a handful of stories does not make every term common."""
PRIOR_FREQUENCY = 16
"""In how many of those stories each of the words stands that news is full of."""
SERIES_GAP = timedelta(hours=18)
"""From this time on, one outlet's same lead under another title is a column's standing text, not a changed headline."""
SAME_LEAD_SHARE = 0.3
"""Share of the shorter lead's terms that one outlet's stories of one title have in common when they are one story."""


@dataclass(frozen=True)
class Story:
    """What clustering reads of a story; `published` has a time zone, title and lead are plain text and may be empty."""

    id: str
    title: str
    lead: str
    published: datetime
    outlet: str

    @property
    def order(self) -> tuple[datetime, str]:
        """The place of the story among others: the earliest comes first and names the event."""
        return self.published, self.id

    @cached_property
    def normal_title(self) -> str:
        """The title without case, punctuation and extra space."""
        return normal(self.title)

    @cached_property
    def normal_lead(self) -> str:
        """The lead without case, punctuation and extra space."""
        return normal(self.lead)

    @cached_property
    def title_terms(self) -> Counter[str]:
        """The terms of the title."""
        return Counter(terms(self.title))

    @cached_property
    def lead_terms(self) -> Counter[str]:
        """The terms of the beginning of the lead."""
        return Counter(terms(self.lead[:LEAD_CHARACTERS]))


@dataclass(frozen=True)
class Pair:
    """Two stories, by their places in a list, and their cosine similarity, 0 to 1."""

    first: int
    second: int
    similarity: float


def cluster(stories: Iterable[Story], threshold: float = THRESHOLD) -> dict[str, str]:
    """Return for each story's id the id of the earliest story of its event. Raises ValueError as `assign` does."""
    return assign(stories, {}, threshold)


def assign(new: Iterable[Story], known: Mapping[Story, str], threshold: float = THRESHOLD) -> dict[str, str]:
    """Return the event's id for the id of each new story; `known` are earlier stories and their events.

    A new story joins a known event or other new stories; known events never change and are never joined with each
    other. Known stories outside the window around the new ones do not count. Raises ValueError when two stories have
    one id or a time lacks its zone.
    """
    seen = {story.id for story in known}
    fresh = list(new)
    for story in fresh:
        if story.id in seen:
            raise ValueError(f"two stories have the id {story.id!r}")
        if story.published.tzinfo is None:
            raise ValueError(f"the time of story {story.id!r} has no zone")
        seen.add(story.id)
    fresh.sort(key=lambda story: story.order)
    if not fresh:
        return {}
    since, until = fresh[0].published - WINDOW, fresh[-1].published + WINDOW
    by_event: dict[str, list[Story]] = defaultdict(list)
    for story in sorted(known, key=lambda story: story.order):
        by_event[known[story]].append(story)
    events = [event for event, its in by_event.items() if since <= its[0].published and its[-1].published <= until]
    stories: list[Story] = []
    groups: list[list[int]] = []
    for its in (*(by_event[event] for event in events), *([story] for story in fresh)):
        groups.append(list(range(len(stories), len(stories) + len(its))))
        stories += its
    first_new = len(stories) - len(fresh)
    found: dict[str, str] = {}
    for joined in _join(stories, groups, len(events), threshold):
        event = events[joined[0]] if joined[0] < len(events) else stories[groups[joined[0]][0]].id
        found.update((stories[at].id, event) for number in joined for at in groups[number] if at >= first_new)
    return found


def similar_pairs(stories: Sequence[Story], first_new: int = 0) -> Iterator[Pair]:
    """Yield the pairs within the window that share a term, at least one of them at `first_new` or later."""
    standing = _standing_leads(stories)
    vectors = _vectors(stories, standing)
    postings: dict[str, list[int]] = defaultdict(list)
    for at, vector in enumerate(vectors):
        if at >= first_new:
            dots: dict[int, float] = defaultdict(float)
            for term, weight in vector.items():
                for other in postings[term]:
                    dots[other] += weight * vectors[other][term]
            alike: list[tuple[float, int]] = []
            for other, dot in dots.items():
                if dot < NEGLIGIBLE:
                    continue
                one, former = stories[at], stories[other]
                similarity = dot * (1 - DECAY * abs(one.published - former.published) / WINDOW)
                if one.outlet == former.outlet and one.normal_title != former.normal_title:
                    similarity *= SAME_OUTLET
                if similarity >= NEGLIGIBLE and not _is_other_event(former, one, standing):
                    alike.append((-similarity, other))
            for negative, other in heapq.nsmallest(MAX_NEIGHBOURS, alike):
                yield Pair(other, at, -negative)
        for term in vector:
            postings[term].append(at)


def _vectors(stories: Sequence[Story], standing: Set[str]) -> list[dict[str, float]]:
    """Return for each story its terms' TF-IDF weights, scaled to length 1."""
    counts: list[Counter[str]] = []
    for story in stories:
        count = Counter({term: TITLE_WEIGHT * times for term, times in story.title_terms.items()})
        if story.normal_lead not in standing:
            count.update(story.lead_terms)
        counts.append(count)
    frequencies = Counter(term for count in counts for term in count)
    total = len(stories) + PRIOR_STORIES
    prior = Counter(dict.fromkeys(NEWS_TERMS, PRIOR_FREQUENCY))
    vectors: list[dict[str, float]] = []
    for count in counts:
        weights = {
            term: (1 + math.log(times)) * math.log(total / (frequencies[term] + prior[term]))
            for term, times in count.items()
            if frequencies[term] <= MAX_POSTINGS
        }
        if len(weights) > MAX_TERMS:
            weights = dict(heapq.nsmallest(MAX_TERMS, weights.items(), key=lambda item: (-item[1], item[0])))
        length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
        vectors.append({term: weights[term] / length for term in sorted(weights)})
    return vectors


def _standing_leads(stories: Iterable[Story]) -> frozenset[str]:
    """Return the leads, in normal form, that outlets print under changing titles, such as those of a daily column."""
    by_lead: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        if story.normal_lead:
            by_lead[story.normal_lead].append(story)
    standing: set[str] = set()
    for lead, its in by_lead.items():
        titles = {story.normal_title: story for story in its}
        if len(titles) == 1:
            continue
        named = sum(not names(story.lead).isdisjoint(story.title_terms) for story in titles.values())
        its.sort(key=lambda story: (story.outlet, story.order))
        daily = any(
            one.outlet == other.outlet
            and one.normal_title != other.normal_title
            and other.published - one.published >= SERIES_GAP
            for one, other in pairwise(its)
        )
        if daily or 2 * named < len(titles):
            standing.add(lead)
    return frozenset(standing)


def _is_other_event(one: Story, other: Story, standing: Set[str]) -> bool:
    """Say whether two stories cannot be of one event: too far apart in time, or two days of one outlet's column."""
    apart = abs(other.published - one.published)
    if apart > WINDOW:
        return True
    if one.outlet != other.outlet:
        return False
    if one.normal_title != other.normal_title:
        (first, dates), (second, other_dates) = (DATE.subn("", story.normal_title) for story in (one, other))
        is_dated_series = first == second and dates > 0 and other_dates > 0
        return is_dated_series or (one.normal_lead == other.normal_lead and one.normal_lead in standing)
    shared = len(one.lead_terms.keys() & other.lead_terms.keys())
    return apart >= SERIES_GAP and shared < SAME_LEAD_SHARE * min(len(one.lead_terms), len(other.lead_terms))


def _join(
    stories: Sequence[Story], groups: Sequence[Sequence[int]], known: int, threshold: float
) -> Iterator[list[int]]:
    """Yield the groups' numbers, ascending, that average linkage joins; the first `known` groups stay apart.

    `groups` hold places in `stories`, in order and without a gap; a joined group spans at most the window.
    """
    group_of = [number for number, group in enumerate(groups) for _ in group]
    sums: list[dict[int, float]] = [defaultdict(float) for _ in groups]
    for pair in similar_pairs(stories, sum(len(group) for group in groups[:known])):
        one, other = group_of[pair.first], group_of[pair.second]
        sums[one][other] += pair.similarity
        sums[other][one] += pair.similarity
    sizes = [len(group) for group in groups]
    spans = [(stories[group[0]].published, stories[group[-1]].published) for group in groups]
    joined = [[number] for number in range(len(groups))]
    heap: list[tuple[float, int, int, int]] = []

    def offer(one: int, other: int) -> None:
        one, other = min(one, other), max(one, other)
        mean = sums[one][other] / (sizes[one] * sizes[other])
        earliest, latest = min(spans[one][0], spans[other][0]), max(spans[one][1], spans[other][1])
        if mean >= threshold and other >= known and latest - earliest <= WINDOW:
            heapq.heappush(heap, (-round(mean, 12), one, other, sizes[one] + sizes[other]))

    for one, others in enumerate(sums):
        for other in others:
            if one < other:
                offer(one, other)
    while heap:
        _, one, other, size = heapq.heappop(heap)
        if not joined[one] or not joined[other] or sizes[one] + sizes[other] != size:
            continue
        joined[one] += joined[other]
        joined[other] = []
        sizes[one] = size
        spans[one] = (min(spans[one][0], spans[other][0]), max(spans[one][1], spans[other][1]))
        for third, similarity in sums[other].items():
            del sums[third][other]
            if third != one:
                sums[one][third] += similarity
                sums[third][one] = sums[one][third]
        for third in sums[one]:
            offer(one, third)
    yield from (sorted(numbers) for numbers in joined if numbers)
