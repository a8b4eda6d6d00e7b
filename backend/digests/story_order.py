"""The order of a day's stories for given categories and a level, and which of them make a digest. Pure."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from contracts.enums import Level

LEVELS = tuple(Level)
OUTLET_SHARE = (2, 5)
"""At most two stories of one outlet in five."""


@dataclass(frozen=True)
class Story:
    """What the order depends on; `levels` are the CEFR levels of its words, `score` is its event's rank."""

    id: int
    category: str
    category_position: int
    published_at: dt.datetime
    levels: tuple[str, ...]
    score: float = 0.0
    outlet: str = ""
    event: int | None = None
    is_follow_up: bool = False
    tags: tuple[str, ...] = ()

    @property
    def happening(self) -> tuple[str, int]:
        """Return what no digest has twice: the event, or the story itself while it has none."""
        return ("story", self.id) if self.event is None else ("event", self.event)


def order_stories(
    stories: Iterable[Story], *, categories: Collection[str], level: str, study_date: dt.date
) -> list[int]:
    """Return the ids of all stories of these categories (none: all), one of each category in turn.

    Inside a category the best events come first; equal ones are sorted by the distance of their words from the level,
    then newest first. Each day another category begins, so that none is always beyond the end of a short digest.
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
        sorted(
            by_category[name],
            key=lambda one: (-one.score, level_distance(one), -one.published_at.timestamp(), -one.id),
        )
        for name in sorted(by_category)
    ]
    if turns:
        first = study_date.toordinal() % len(turns)
        turns = turns[first:] + turns[:first]
    return [story.id for story in chain.from_iterable(zip_longest(*turns)) if story is not None]


def choose(ordered: Sequence[Story], *, most: int, begun: Sequence[Story] = ()) -> list[Story]:
    """Return `begun` and the first of `ordered`, `most` in all, no event twice and of one outlet two in five.

    An outlet's further stories are taken only where nothing else is left.
    """
    share, of = OUTLET_SHARE
    per_outlet = max(1, -(-most * share // of))
    chosen = list(begun)
    happenings = {story.happening for story in begun}
    outlets = Counter(story.outlet for story in begun)
    put_off: list[Story] = []
    for story in ordered:
        if len(chosen) >= most:
            return chosen
        if story.happening in happenings:
            continue
        if story.outlet and outlets[story.outlet] >= per_outlet:
            put_off.append(story)
            continue
        chosen.append(story)
        happenings.add(story.happening)
        outlets[story.outlet] += 1
    for story in put_off:
        if len(chosen) < most and story.happening not in happenings:
            chosen.append(story)
            happenings.add(story.happening)
    return chosen
