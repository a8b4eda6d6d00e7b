"""How much an event is worth a learner's minutes: a score of named components. Pure."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

OUTLETS_FOR_ALL = 5
"""From this many outlets on an event gets all the points for outlets."""
HALF_LIFE = dt.timedelta(hours=12)
"""After this time half of the points for recency are left."""
WORDS_FOR_ALL = 300
"""From this length of the source's text on an event gets all the points for effort."""
TIER_SHARES = {1: 1.0, 2: 0.5, 3: 0.0}


@dataclass(frozen=True)
class Weights:
    """The most points of each criterion; together they are 1, so that a score is 0 to 1."""

    outlets: float = 0.35
    tier: float = 0.15
    recency: float = 0.2
    balance: float = 0.1
    effort: float = 0.2

    def __post_init__(self) -> None:
        """Raise ValueError when a weight is negative or they are not 1 together."""
        values = [self.outlets, self.tier, self.recency, self.balance, self.effort]
        if min(values) < 0 or not math.isclose(sum(values), 1.0, abs_tol=1e-6):
            raise ValueError("ranking weights must be 0 or more and add up to 1")


@dataclass(frozen=True)
class Rankable:
    """What ranking reads of an event: `tier` and `words` (length of the source's text) are its leading story's.

    `category_share` is the share of its category's events among those of the day, 0 to 1.
    """

    outlets: int
    tier: int
    published_at: dt.datetime
    words: int
    category_share: float


def components(event: Rankable, *, now: dt.datetime, weights: Weights) -> dict[str, float]:
    """Return the points of each criterion, by the weight's name, rounded to three digits."""
    age = max(now - event.published_at, dt.timedelta(0))
    shares: Mapping[str, float] = {
        # One outlet alone is normal: it loses these points and can still be the best of its category.
        "outlets": min(1.0, math.log(max(1, event.outlets)) / math.log(OUTLETS_FOR_ALL)),
        "tier": TIER_SHARES[event.tier],
        "recency": 0.5 ** (age / HALF_LIFE),
        "balance": 1.0 - min(1.0, max(0.0, event.category_share)),
        "effort": min(1.0, event.words / WORDS_FOR_ALL),
    }
    return {name: round(share * getattr(weights, name), 3) for name, share in shares.items()}


def score(points: Mapping[str, float]) -> float:
    """Return the sum of the components."""
    return round(sum(points.values()), 3)
