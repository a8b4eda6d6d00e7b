"""A year of learners, driven through the services by `python -m tests.bench.study_year LEARNERS DAYS`.

Everything it needs to go on lies in the database: killed at any moment and started again it takes the year up where it
was. A learner comes on nine days of ten, keeps five words a day, and recalls a word as FSRS predicts; a new one they
know with probability NEW_KNOWN.
"""

import datetime as dt
import sys
from collections.abc import Iterator

import django

django.setup()

from backend.common import clock  # noqa: E402
from backend.study import schedule  # noqa: E402
from backend.study.exercises.base import seeded  # noqa: E402
from backend.study.models import Card, SessionQuestion, StudySession  # noqa: E402
from backend.study.services import answers, sessions  # noqa: E402
from backend.study.services.answers import Given  # noqa: E402
from backend.study.services.replay import card_state  # noqa: E402
from tests.bench.study_rows import FIRST_DAY, learners, senses  # noqa: E402

NEW_KNOWN = 0.55
COMES = 0.9
WORDS_A_DAY = 5
SEOUL_NOON = dt.timedelta(hours=3)


def main(wanted: int, days: int) -> None:
    """Simulate until every learner's year is over."""

    for user_id in learners(wanted):
        last = StudySession.objects.filter(user_id=user_id).order_by("-day").values_list("day", flat=True).first()
        first = (last - FIRST_DAY).days if last else 0
        for number in range(first, days):
            moment = dt.datetime.combine(FIRST_DAY + dt.timedelta(days=number), dt.time(), dt.UTC) + SEOUL_NOON
            clock.now = lambda moment=moment: moment  # type: ignore[misc]
            _study(user_id, number)


def _study(user_id: int, number: int) -> None:

    if seeded(f"{user_id}:{number}:comes").random() > COMES:
        return
    new = senses()[number * WORDS_A_DAY : (number + 1) * WORDS_A_DAY]
    Card.objects.bulk_create([Card(user_id=user_id, sense_id=pk) for pk in new], ignore_conflicts=True)
    review = sessions.today(user_id=user_id, stories=lambda _: ())
    for question, knows in _answers(review.questions, review.session.day):
        if question.answered_at is None:
            given = Given(answer=question.content["right"]) if knows else Given(grade="again")
            if question.exercise == "reveal" and knows:
                given = Given(grade="good")
            answers.answer(user_id=user_id, question_id=question.pk, given=given)


def _answers(questions: list[SessionQuestion], day: dt.date) -> Iterator[tuple[SessionQuestion, bool]]:

    for question in questions:
        state = card_state(question.card) if question.card else schedule.CardState()
        known = schedule.recall(state, day) if state.repetitions else NEW_KNOWN
        yield question, seeded(f"{question.pk}").random() < known


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
