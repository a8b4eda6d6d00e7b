"""Reviews: a learner with ten thousand cards, flatness up to a million cards, and a simulated year with ten SIGKILLs.

The year takes about half a minute a learner on an idle machine. STUDY_LEARNERS (300 for the whole promise), STUDY_DAYS
and STUDY_CARDS (a million by default) make a run longer or shorter.
"""

import os
import random
import subprocess
import sys
import time

from django.db.models import Count, F, Q, QuerySet

from backend.common import clock
from backend.study import schedule
from backend.study.models import Card, ReviewLog, SessionQuestion, StudySession
from backend.study.services import answers, sessions
from backend.study.services.answers import SCORED, Given
from backend.study.services.replay import replay
from contracts.enums import QuestionPurpose
from tests.bench import study_rows
from tests.bench.figure import Figure, at_most, none_of, unpromised
from tests.bench.stage import Stage

BIG = 10_000
FEW, MANY = 1_000, int(os.environ.get("STUDY_CARDS", "1000000"))
SESSIONS = 20
KILLS = 10
LEARNERS, DAYS = int(os.environ.get("STUDY_LEARNERS", "2")), int(os.environ.get("STUDY_DAYS", "365"))
SESSION_MS, ANSWER_MS = 60.0, 25.0


def figures(stage: Stage) -> list[Figure]:
    """Measure reviews; about three minutes with the default number of learners."""
    study_rows.SENSES = BIG
    study_rows.make_senses()
    today = clock.now().date()
    (small,) = study_rows.make_learners("bench-small-", 1)
    study_rows.make_cards([small], FEW, today=today)
    few = _times(small)
    (big,) = study_rows.make_learners("bench-big-", 1)
    others = study_rows.make_learners("bench-other-", (MANY - BIG - FEW) // BIG)
    study_rows.make_cards([big, *others], BIG, today=today)
    many, mine = _times(small), _times(big)
    stored = Card.objects.count()
    rows = [
        at_most(f"begin a session, 10,000 cards, p95 / {SESSION_MS:g} ms", mine[0], SESSION_MS, 1),
        at_most(f"an answer, 10,000 cards, p95 / {ANSWER_MS:g} ms", mine[1], ANSWER_MS, 1),
        at_most(f"begin a session, {stored:,} cards stored / 1,000, median", many[2], few[2], 1.5),
        at_most(f"an answer, {stored:,} cards stored / 1,000, median", many[3], few[3], 1.5),
    ]
    return [*rows, *_year(stage)]


def _times(user_id: int) -> tuple[float, float, float, float]:
    """Return milliseconds: p95 of beginning a session and of an answer, and the medians of both."""
    begun, answered = [], []
    for _ in range(SESSIONS):
        StudySession.objects.filter(user_id=user_id).delete()
        started = time.perf_counter()
        questions = sessions.today(user_id=user_id, stories=lambda _: ()).questions
        begun.append(_ms_since(started))
        for question in questions[:5]:
            started = time.perf_counter()
            answers.answer(user_id=user_id, question_id=question.pk, given=Given(grade="again"))
            answered.append(_ms_since(started))
    begun.sort()
    answered.sort()
    return (
        begun[int(len(begun) * 0.95)],
        answered[int(len(answered) * 0.95)],
        begun[len(begun) // 2],
        answered[len(answered) // 2],
    )


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _year(stage: Stage) -> list[Figure]:
    """Simulate the year, killing the process KILLS times, and check what it left."""
    ids = study_rows.make_learners(study_rows.YEAR, LEARNERS)
    started, chance, kills = time.monotonic(), random.Random(7), 0  # noqa: S311 - moments to kill
    command = [sys.executable, "-m", "tests.bench.study_year", str(LEARNERS), str(DAYS)]
    while True:
        process = subprocess.Popen(command, env=dict(stage.env))  # noqa: S603 - ours
        try:
            process.wait(timeout=chance.uniform(3, 6) if kills < KILLS else None)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            continue
        if process.returncode:
            raise RuntimeError(f"the simulation ended with {process.returncode}")
        break
    seconds = time.monotonic() - started
    mine = Q(session__user__in=ids)
    asked = SessionQuestion.objects.filter(mine).exclude(purpose=QuestionPurpose.REPEAT)
    days = StudySession.objects.filter(user__in=ids)
    over = asked.values("session", "session__size").annotate(number=Count("pk")).filter(number__gt=F("session__size"))
    answered = SessionQuestion.objects.filter(mine).exclude(grade="")
    lost = answered.annotate(logs=Count("reviews")).exclude(logs=1).count()
    cards = Card.objects.filter(user__in=ids)
    wrong = replay(list(cards.values_list("pk", flat=True)))
    due = ReviewLog.objects.filter(user__in=ids, purpose=QuestionPurpose.DUE, before__isnull=False)
    real = due.exclude(grade="again").count() / max(1, due.count())
    predicted = _predicted(due)
    known_at = {day: _known(ids, day) for day in (90, DAYS) if day <= DAYS}
    return [
        none_of(f"days over the limit, {LEARNERS} learners, {DAYS} days, {kills} SIGKILLs", over.count(), days.count()),
        none_of("answers without exactly one review in the log", lost, answered.count()),
        none_of("cards that the log replayed does not give", wrong, cards.count()),
        at_most("retention predicted against simulated, points apart / 3", abs(predicted - real) * 100, 3, 1, unit=""),
        *(
            unpromised(f"words learned to a week of stability by day {day}, each / saved", known, day * 5, unit="words")
            for day, known in known_at.items()
        ),
        unpromised("run time of the simulated year / an answer", seconds, seconds / max(1, answered.count()), unit="s"),
    ]


def _predicted(due: QuerySet[ReviewLog]) -> float:
    recalls = [
        schedule.recall(schedule.CardState.from_json(before or {}), schedule.study_day(at, zone))
        for before, at, zone in due.values_list("before", "at", "zone")
    ]
    return sum(recalls) / max(1, len(recalls))


def _known(ids: list[int], day: int) -> float:
    """Return how many words a learner had at a stability of a week or more, at the end of a day, on average."""
    until = study_rows.FIRST_DAY.toordinal() + day
    newest: dict[int, float] = {}
    rows = ReviewLog.objects.filter(user__in=ids, purpose__in=SCORED).order_by("pk")
    for card, at, after in rows.values_list("card", "at", "after").iterator():
        if at.date().toordinal() <= until and after:
            newest[card or 0] = after["stability"]
    return sum(stability >= 7 for stability in newest.values()) / len(ids)
