"""Which of a day's stories come first for whom. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain, zip_longest

from contracts.enums import Level

LEVELS = tuple(Level)


@dataclass(frozen=True)
class Story:
    """What the order depends on; `levels` are those of its words."""

    id: int
    category: str
    category_position: int
    published_at: dt.datetime
    levels: tuple[str, ...]


def arranged(stories: Iterable[Story], *, categories: Collection[str], level: str, study_date: dt.date) -> list[int]:
    """Return the ids of all stories of these categories (none: all): one of each in turn.

    Inside a category those whose words fit the level come first, of equals the newer. Each day another category
    begins, so that none is always beyond a short digest's end.
    """
    shelves: dict[tuple[int, str], list[Story]] = defaultdict(list)
    for story in stories:
        if not categories or story.category in categories:
            shelves[story.category_position, story.category].append(story)
    turns = [sorted(shelves[name], key=lambda story: _place(story, level)) for name in sorted(shelves)]
    if turns:
        first = study_date.toordinal() % len(turns)
        turns = turns[first:] + turns[:first]
    return [story.id for story in chain.from_iterable(zip_longest(*turns)) if story is not None]


def _place(story: Story, level: str) -> tuple[int, float, int]:
    return _misfit(story, level), -story.published_at.timestamp(), -story.id


def _misfit(story: Story, level: str) -> int:
    """Return how many CEFR levels a story's words are off, on the average and rounded; no words: farther than any."""
    known = [LEVELS.index(word) for word in story.levels if word in LEVELS]
    if not known:
        return len(LEVELS)
    return round(sum(abs(rank - LEVELS.index(level)) for rank in known) / len(known))
