"""The order of a day's stories for given categories and a level. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain, zip_longest

from contracts.enums import Level

LEVELS = tuple(Level)


@dataclass(frozen=True)
class Story:
    """What the order depends on; `levels` are the CEFR levels of its words."""

    id: int
    category: str
    category_position: int
    published_at: dt.datetime
    levels: tuple[str, ...]


def order_stories(
    stories: Iterable[Story], *, categories: Collection[str], level: str, study_date: dt.date
) -> list[int]:
    """Return the ids of all stories of these categories (none: all), one of each category in turn.

    Inside a category stories are sorted by the distance of their words from the level, then newest first. Each day
    another category begins, so that none is always beyond the end of a short digest.
    """

    def level_distance(story: Story) -> int:
        # The rounded mean of levels; a story without words is farther off than any with words.
        known = [LEVELS.index(word) for word in story.levels if word in LEVELS]
        if not known:
            return len(LEVELS)
        return round(sum(abs(rank - LEVELS.index(level)) for rank in known) / len(known))

    by_category: dict[tuple[int, str], list[Story]] = defaultdict(list)
    for story in stories:
        if not categories or story.category in categories:
            by_category[story.category_position, story.category].append(story)
    turns = [
        sorted(by_category[name], key=lambda one: (level_distance(one), -one.published_at.timestamp(), -one.id))
        for name in sorted(by_category)
    ]
    if turns:
        first = study_date.toordinal() % len(turns)
        turns = turns[first:] + turns[:first]
    return [story.id for story in chain.from_iterable(zip_longest(*turns)) if story is not None]
