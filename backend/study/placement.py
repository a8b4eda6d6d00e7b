"""A placement test: 20 words chosen by the answers before and 5 invented ones; a Bayesian grid over levels. Pure.

Model: a learner of ability t says yes to a word of difficulty b with probability f + (1 - f) / (1 + exp(-1.5 (t - b))),
where f is the share of invented words that they say they know. The grid is over both; a level is one logit wide.
"""

import functools
import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from contracts.enums import Level

WORDS, INVENTED = 20, 5
TOTAL = WORDS + INVENTED
EVERY = TOTAL // INVENTED
"""One word in so many is invented; where among them depends on the seed."""
DATA = Path(__file__).parent / "data" / "placement_words.tsv"
LEVELS = tuple(Level)
STEEPNESS = 1.5
GRID = tuple(step / 5 for step in range(-22, 23))
FALSE_ALARMS = (0.02, 0.08, 0.15, 0.25, 0.4, 0.6, 0.8, 0.96)
CLAIMS = (0.7, 3.0)
"""A beta distribution: what is expected of f before any answer."""
PRIOR_MEAN, PRIOR_DEVIATION = -0.5, 1.6
"""Most learners read at B1."""
RANGE = (0.1, 0.9)


class Answer(NamedTuple):
    """What a learner said of a word: `level` is empty for an invented one."""

    word: str
    level: str
    known: bool


class Estimate(NamedTuple):
    """The most likely level, and the levels between which the learner's is with 80 %."""

    low: Level
    level: Level
    high: Level

    @property
    def start(self) -> Level:
        """Where to start: one level below."""
        return LEVELS[max(0, LEVELS.index(self.level) - 1)]


@functools.cache
def items() -> dict[str, tuple[str, ...]]:
    """Return the words of each level, and the invented ones under the empty level."""
    found: dict[str, list[str]] = {}
    for line in DATA.read_text().splitlines()[1:]:
        word, level = line.split("\t")
        found.setdefault(level, []).append(word)
    return {level: tuple(words) for level, words in found.items()}


def next_word(answers: Sequence[Answer], *, seed: str) -> tuple[str, str] | None:
    """Return the word to ask and its level, None when the test is done; the same for the same answers and seed."""
    number = len(answers)
    if number >= TOTAL:
        return None
    asked = {answer.word for answer in answers}
    block = number // EVERY
    is_invented = number % EVERY == _number(f"{seed}:{block}") % EVERY
    level = "" if is_invented else LEVELS[_nearest(_mean(_weights(answers)))]
    pool = [word for word in items()[level] if word not in asked]
    return pool[_number(f"{seed}:{number}") % len(pool)], level


def estimate(answers: Sequence[Answer]) -> Estimate:
    """Return what the answers say."""
    weights = _weights(answers)
    total, low, high = 0.0, GRID[0], GRID[-1]
    for ability, weight in zip(GRID, weights, strict=True):
        if total < RANGE[0] <= total + weight:
            low = ability
        if total < RANGE[1] <= total + weight:
            high = ability
        total += weight
    return Estimate(*(LEVELS[_nearest(ability)] for ability in (low, _mean(weights), high)))


def _weights(answers: Sequence[Answer]) -> list[float]:
    """Return how likely each ability of the grid is, whatever f is; the sum is 1."""
    invented = [answer.known for answer in answers if not answer.level]
    claimed, refused = sum(invented), len(invented) - sum(invented)
    difficulties = {str(level): number - 2.5 for number, level in enumerate(LEVELS)}
    words = Counter((difficulties[answer.level], answer.known) for answer in answers if answer.level)
    weights = []
    for ability in GRID:
        prior = math.exp(-((ability - PRIOR_MEAN) ** 2) / (2 * PRIOR_DEVIATION**2))
        likelihood = 0.0
        for share in FALSE_ALARMS:
            part = share ** (CLAIMS[0] - 1 + claimed) * (1 - share) ** (CLAIMS[1] - 1 + refused)
            for (difficulty, known), count in words.items():
                says_yes = share + (1 - share) / (1 + math.exp(-STEEPNESS * (ability - difficulty)))
                part *= (says_yes if known else 1 - says_yes) ** count
            likelihood += part
        weights.append(prior * likelihood)
    total = sum(weights)
    return [weight / total for weight in weights]


def _mean(weights: Sequence[float]) -> float:
    return sum(ability * weight for ability, weight in zip(GRID, weights, strict=True))


def _nearest(ability: float) -> int:
    return min(max(round(ability + 2.5), 0), len(LEVELS) - 1)


def _number(seed: str) -> int:
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest())
