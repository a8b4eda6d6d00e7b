"""A learner's placement test, word by word."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction

from backend.common import clock
from backend.common.errors import AppError
from backend.study import placement
from backend.study.models import Placement
from backend.study.placement import Answer, Estimate
from backend.study.selectors.stats import last_placement
from backend.study.services import learners, preferences
from backend.study.services.sessions import refuse_too_young

TESTS_A_DAY = 5
"""A test is begun anew at most so often in 24 hours."""


class State(NamedTuple):
    """How far a test is: `word` is the one to ask; when there is none the test is done and has an estimate."""

    answers: int
    word: str | None
    estimate: Estimate | None


def current(*, user_id: int) -> State:
    """Return the state of a learner's newest test, or of one that begins with the first answer. Writes nothing."""
    return _state(last_placement(user_id=user_id), user_id)


@transaction.atomic
def answer(*, user_id: int, word: str, known: bool) -> State:
    """Store whether a learner says they know the word last asked; the last answer sets where they start.

    Safe to repeat: a word that was answered already changes nothing. Raises AppError "placement.not_asked" (409) for
    another word, "study.too_young" (403) or "auth.user_gone" (401).
    """
    profile = learners.lock_profile(user_id=user_id)
    refuse_too_young(profile)
    row = last_placement(user_id=user_id)
    answers = _answers(row)
    if word in {one.word for one in answers}:
        return _state(row, user_id)
    asked = placement.next_word(answers, seed=_seed(row, user_id))
    if asked is None or asked[0] != word:
        raise AppError("placement.not_asked", "Another word is asked now.", {"word": asked and asked[0]}, status=409)
    row = row or Placement(user_id=user_id)
    answers.append(Answer(word, asked[1], known))
    row.answers = [list(one) for one in answers]
    if len(answers) == placement.TOTAL:
        found = placement.estimate(answers)
        row.low, row.level, row.high, row.finished_at = found.low, found.level, found.high, clock.now()
        preferences.choose(user_id=user_id, level=found.start)
    row.save()
    return _state(row, user_id)


@transaction.atomic
def restart(*, user_id: int) -> State:
    """Begin a new test, unless one has just begun.

    Raises AppError "placement.limit" (429) for more than TESTS_A_DAY, or "auth.user_gone" (401).
    """
    learners.lock(user_id=user_id)
    row = last_placement(user_id=user_id)
    if row is not None and row.answers:
        since = clock.now() - dt.timedelta(days=1)
        if Placement.objects.filter(user_id=user_id, created_at__gt=since).count() >= TESTS_A_DAY:
            raise AppError("placement.limit", f"At most {TESTS_A_DAY} tests a day.", status=429)
        row = Placement.objects.create(user_id=user_id)
    return _state(row, user_id)


def _state(row: Placement | None, user_id: int) -> State:
    answers = _answers(row)
    asked = placement.next_word(answers, seed=_seed(row, user_id))
    return State(len(answers), asked[0] if asked else None, None if asked else placement.estimate(answers))


def _answers(row: Placement | None) -> list[Answer]:
    return [Answer(*one) for one in row.answers] if row else []


def _seed(row: Placement | None, user_id: int) -> str:
    """Return what decides a test's words; a test that was not stored yet is the learner's first."""
    is_first = row is None or not Placement.objects.filter(user_id=user_id, pk__lt=row.pk or 0).exists()
    return f"{user_id}:{0 if is_first or row is None else row.pk}"
