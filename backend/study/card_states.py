"""What a card's schedule means for its learner. Pure."""

import datetime as dt
import hashlib

from contracts.enums import LearningState

KNOWN_DAYS = 21.0
"""From this stability on a word counts as known."""
CHECK_AFTER = dt.timedelta(days=30)
CHECKED_SHARE = 10
"""One card in so many is checked once, outside the schedule."""


def learning_state(repetitions: int, stability: float | None) -> LearningState:
    """Return the state of a card that its learner has neither paused nor marked as known."""
    if repetitions == 0:
        return LearningState.WAITING
    return LearningState.KNOWN if (stability or 0) >= KNOWN_DAYS else LearningState.LEARNING


def check_day(card_id: int, first_day: dt.date) -> dt.date | None:
    """Return from which study day a card that was first answered on `first_day` is checked; most cards never are."""
    digest = hashlib.blake2b(f"check:{card_id}".encode(), digest_size=8).digest()
    return first_day + CHECK_AFTER if int.from_bytes(digest) % CHECKED_SHARE == 0 else None
