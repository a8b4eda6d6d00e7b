"""How many study days in a row count, with freezes that are earned and used by themselves. Pure."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

DAY = dt.timedelta(days=1)
DAYS_A_FREEZE = 7
"""So many days that count earn a freeze."""
MOST_FREEZES = 2


@dataclass(frozen=True)
class Streak:
    """A streak as it stands on a study day; `frozen` are the days of it that a freeze saved."""

    length: int = 0
    longest: int = 0
    freezes: int = 0
    frozen: tuple[dt.date, ...] = field(default=())


def streak(days: Collection[dt.date], *, today: dt.date) -> Streak:
    """Return the streak on a study day from all days that count.

    A missed day takes a freeze, if there is one, and the streak goes on without growing; today is not missed before it
    is over. Freezes are not lost with a streak.
    """
    length = longest = freezes = earning = 0
    frozen: list[dt.date] = []
    previous: dt.date | None = None
    for day in sorted(one for one in days if one <= today):
        length, freezes, frozen = _bridge(previous, day, length, freezes, frozen)
        length += 1
        longest = max(longest, length)
        earning += 1
        if earning == DAYS_A_FREEZE:
            earning, freezes = 0, min(MOST_FREEZES, freezes + 1)
        previous = day
    if previous is not None and previous < today:
        length, freezes, frozen = _bridge(previous, today, length, freezes, frozen)
    return Streak(length, longest, freezes, tuple(reversed(frozen)))


def _bridge(
    previous: dt.date | None, day: dt.date, length: int, freezes: int, frozen: list[dt.date]
) -> tuple[int, int, list[dt.date]]:
    """Return length, freezes and frozen days after the days between two that count."""
    if previous is None:
        return 0, freezes, []
    missed = (day - previous).days - 1
    if missed > freezes:
        return 0, freezes, []
    return length, freezes - missed, [*frozen, *(previous + DAY * number for number in range(1, missed + 1))]
