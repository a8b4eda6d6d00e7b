"""When a card is due next: FSRS-6 (the `fsrs` package) on the learner's study days. Pure; only this file imports fsrs.

fsrs measures elapsed time in whole periods of 24 hours, so an answer at 08:00 after one at 08:05 the day before would
count as the same day. It is therefore handed noon UTC of each answer's study day; the true time belongs into the log.
There are no learning steps. Elapsed time is never negative: an answer that a clock set back or a flight west puts
before the last one counts on the last one's day.
"""

import dataclasses
import datetime as dt
import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import fsrs

from contracts.enums import Grade

DAY = dt.timedelta(days=1)
DAY_BEGINS = dt.time(4)
"""A study day runs from 04:00 to 04:00 on the learner's clock."""
DEFAULT_ZONE = "Asia/Seoul"
RETENTION = 0.9
FUZZ_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
"""Anki's: from, to (days of the interval), share of that part by which an interval may move in each direction."""
SCHEDULER = fsrs.Scheduler(
    desired_retention=RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
)  # its fuzz is unseeded
FORGETTING_DECAY = -SCHEDULER.parameters[20]
FORGETTING_FACTOR = RETENTION ** (1 / FORGETTING_DECAY) - 1
"""FSRS-6: recall after t days at stability S is (1 + factor * t / S) ** decay; for counting in the database."""
RATINGS = {Grade.AGAIN: fsrs.Rating.Again, Grade.HARD: fsrs.Rating.Hard, Grade.GOOD: fsrs.Rating.Good}


class UnknownTimeZoneError(ValueError):
    """The name is no IANA time zone."""


@dataclass(frozen=True)
class CardState:
    """What the schedule knows about a card; as made by default: a card without answers. Days are study days."""

    repetitions: int = 0
    stability: float | None = None
    difficulty: float | None = None
    last_day: dt.date | None = None
    due: dt.date | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the state as JSON values, days as ISO strings."""
        values = dataclasses.asdict(self)
        return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "CardState":
        """Return the state that `to_json` wrote."""
        days = {name: values[name] and dt.date.fromisoformat(values[name]) for name in ("last_day", "due")}
        return cls(**{**values, **days})


@dataclass(frozen=True)
class Review:
    """One answer of the log: an aware moment, the learner's time zone then, and the grade."""

    at: dt.datetime
    zone: str
    grade: Grade


def study_day(at: dt.datetime, zone: str) -> dt.date:
    """Return the study day of an aware moment; raises UnknownTimeZoneError, ValueError for a naive moment."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no UTC offset.")
    local = at.astimezone(_zone(zone))
    return local.date() if local.time() >= DAY_BEGINS else local.date() - DAY


def known_zone(name: str) -> str:
    """Return the name of a time zone, Seoul's if there is none of that name (any more)."""
    try:
        _zone(name)
    except UnknownTimeZoneError:
        return DEFAULT_ZONE
    return name


def review(state: CardState, answer: Review, *, card: str) -> CardState:
    """Return a card's state after an answer; `card` is its id, which seeds the fuzz together with the repetition."""
    day = study_day(answer.at, answer.zone)
    if state.last_day:
        day = max(day, state.last_day)
    before = fsrs.Card(card_id=0, due=_noon(day))
    if state.last_day and state.due:
        before = fsrs.Card(
            card_id=0,
            state=fsrs.State.Review,
            stability=state.stability,
            difficulty=state.difficulty,
            due=_noon(state.due),
            last_review=_noon(state.last_day),
        )
    after, _ = SCHEDULER.review_card(before, RATINGS[answer.grade], _noon(day))
    repetitions = state.repetitions + 1
    interval = _fuzzed((after.due - _noon(day)).days, seed=f"{card}:{repetitions}")
    return CardState(repetitions, after.stability, after.difficulty, day, day + interval * DAY)


def recall(state: CardState, day: dt.date) -> float:
    """Return how likely a card is known on a study day, 0 to 1; 0 for one without answers."""
    if state.last_day is None or state.stability is None:
        return 0.0
    card = fsrs.Card(
        card_id=0,
        state=fsrs.State.Review,
        stability=state.stability,
        difficulty=state.difficulty,
        due=_noon(state.due or day),
        last_review=_noon(state.last_day),
    )
    return float(SCHEDULER.get_card_retrievability(card, _noon(max(day, state.last_day))))


def replay(answers: Iterable[Review], *, card: str) -> Iterator[CardState]:
    """Yield a card's state after each answer of its log, which is in the order the answers were stored."""
    state = CardState()
    for answer in answers:
        state = review(state, answer, card=card)
        yield state


def _fuzzed(days: int, *, seed: str) -> int:
    """Return an interval moved a little, so that cards learned together part; the same seed moves it the same way."""
    if days < FUZZ_RANGES[0][0]:
        return days
    reach = 1 + sum(share * max(min(days, end) - start, 0) for start, end, share in FUZZ_RANGES)
    lowest, highest = max(2, round(days - reach)), min(round(days + reach), SCHEDULER.maximum_interval)
    digest = hashlib.blake2b(seed.encode(), digest_size=8).digest()
    return lowest + int.from_bytes(digest) % (highest - lowest + 1)


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@functools.cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZoneError(f"There is no time zone {name!r}.") from error
