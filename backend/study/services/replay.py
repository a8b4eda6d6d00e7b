"""Cards as their logs make them: for merging, and for a later version of the schedule."""

from collections import defaultdict
from collections.abc import Collection

from backend.study import schedule
from backend.study.card_states import check_day, learning_state
from backend.study.models import Card, ReviewLog
from backend.study.schedule import CardState
from contracts.enums import Grade, LearningState, QuestionPurpose

BATCH = 500
SCHEDULE_FIELDS = ("repetitions", "stability", "difficulty", "last_day", "due", "state", "check_on")
"""What `set_state` changes of a card."""


def card_state(card: Card) -> CardState:
    """Return what the schedule knows about a card."""
    return CardState(card.repetitions, card.stability, card.difficulty, card.last_day, card.due)


def set_state(card: Card, state: CardState, *, first_day_after: bool = False) -> None:
    """Write a state into a card; what its learner chose, a pause or that they know it, holds. Does not save.

    `first_day_after`: the state is the one after the card's first answer, which decides whether it is checked one day.
    """
    card.repetitions, card.stability, card.difficulty = state.repetitions, state.stability, state.difficulty
    card.last_day = state.last_day
    if card.state == LearningState.KNOWN and card.due is None:
        return
    card.due = state.due
    if card.state != LearningState.PAUSED:
        card.state = learning_state(state.repetitions, state.stability)
    if first_day_after and state.last_day:
        card.check_on = check_day(card.pk, state.last_day)


def replay(card_ids: Collection[int]) -> int:
    """Bring cards and the states in their logs to what the answers give, in the order of their times.

    Answers that were taken back or move no card are left out. Return how many cards changed. Call inside a transaction
    that holds the learner's lock.
    """
    logs: dict[int, list[ReviewLog]] = defaultdict(list)
    rows = ReviewLog.objects.filter(
        card__in=card_ids, undoes=None, undone_by=None, purpose__in=(QuestionPurpose.DUE, QuestionPurpose.NEW)
    )
    for row in rows.order_by("at", "pk"):
        logs[row.card_id or 0].append(row)
    changed_cards, changed_logs = [], []
    for card in Card.objects.filter(pk__in=card_ids):
        state, was = CardState(), card_state(card)
        first_day = None
        for row in logs[card.pk]:
            before = state
            state = schedule.review(state, schedule.Review(row.at, row.zone, Grade(row.grade)), card=str(card.pk))
            first_day = first_day or state.last_day
            if (row.before, row.after) != (before.to_json(), state.to_json()):
                row.before, row.after = before.to_json(), state.to_json()
                changed_logs.append(row)
        if state != was:
            set_state(card, state)
            if first_day and not was.repetitions:
                card.check_on = check_day(card.pk, first_day)
            changed_cards.append(card)
    Card.objects.bulk_update(changed_cards, SCHEDULE_FIELDS, batch_size=BATCH)
    ReviewLog.objects.bulk_update(changed_logs, ["before", "after"], batch_size=BATCH)
    return len(changed_cards)
