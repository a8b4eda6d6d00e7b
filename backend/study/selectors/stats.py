"""What a learner has done and remembers."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q

from backend.accounts.models import User
from backend.common import clock
from backend.study import schedule
from backend.study.models import Card, LearnerProfile, Placement, ReviewLog, SessionQuestion, StudyDay
from backend.study.selectors.sessions import ASKED
from backend.study.streak import streak
from contracts.enums import Difficulty, Grade, LearningState, Level, QuestionPurpose, SenseState
from contracts.study import DayStats, HonestNumber, StudyStats

CALENDAR_DAYS = 35
RETENTION_DAYS = 30
OFFER_AFTER = 40
"""After so many answers another level is offered."""
TOO_EASY, TOO_HARD = 0.95, 0.6
"""Shares of first answers known; beyond these the level does not fit."""
REMEMBERED = (Grade.GOOD, Grade.HARD)


class _Learner(NamedTuple):
    """What statistics are computed from: the level, the present study day, the days that count, a review's size."""

    level: str
    today: dt.date
    days: Collection[dt.date]
    session_size: int


def stats(*, user_id: int) -> StudyStats:
    """Return a learner's statistics; five queries."""
    learner = _learner(user_id)
    today, days, now = learner.today, learner.days, clock.now()
    current = streak(days, today=today)
    askable = Q(state__in=ASKED, due__lte=today) & ~Q(sense__state=SenseState.WRONG) & ~Q(sense__meaning_ko="")
    rows = Card.objects.filter(user_id=user_id).order_by().values("state")
    counted = list(rows.annotate(count=Count("pk"), due_count=Count("pk", filter=askable)))
    states = {row["state"]: row["count"] for row in counted}
    since = today - dt.timedelta(days=CALENDAR_DAYS - 1)
    questions = questions_by_day(user_id=user_id, since=since)
    answers = {day: answered for day, (answered, _) in questions.items()}
    due = min(sum(row["due_count"] for row in counted), learner.session_size)
    memory = remembered(user_id=user_id, since=now - dt.timedelta(days=RETENTION_DAYS))
    monday = today - dt.timedelta(days=today.weekday())
    calendar = (since + dt.timedelta(days=number) for number in range(CALENDAR_DAYS))
    return StudyStats(
        day=today,
        streak=current.length,
        longest_streak=current.longest,
        counted_today=today in days,
        freezes=current.freezes,
        froze=current.frozen,
        week=sum(monday <= day <= today for day in days),
        due=questions[today][1] if today in questions else due,
        reviewed_today=answers.get(today, 0),
        waiting=states.get(LearningState.WAITING, 0),
        learning=states.get(LearningState.LEARNING, 0),
        known=states.get(LearningState.KNOWN, 0),
        paused=states.get(LearningState.PAUSED, 0),
        retention_predicted=memory.predicted,
        retention_real=memory.real,
        honest=memory.honest,
        calendar=tuple(
            DayStats(day=day, answers=answers.get(day, 0), counted=day in days, frozen=day in current.frozen)
            for day in calendar
        ),
        level_offer=level_offer(user_id=user_id, level=learner.level),
    )


def _learner(user_id: int) -> _Learner:
    days = ArraySubquery(StudyDay.objects.filter(user=OuterRef("pk")).order_by("day").values("day"))
    user = User.objects.filter(pk=user_id).select_related("profile").annotate(counted_days=days).first()
    profile = getattr(user, "profile", None) or LearnerProfile(user_id=user_id)
    today = schedule.study_day(clock.now(), schedule.known_zone(profile.time_zone))
    return _Learner(profile.level, today, set(getattr(user, "counted_days", ())), profile.session_size)


def questions_by_day(*, user_id: int, since: dt.date) -> dict[dt.date, tuple[int, int]]:
    """Return how many questions a learner has answered on each study day from `since` on, and how many words are left.

    Skipped questions count as neither, nor do words that are asked again as left.
    """
    rows = SessionQuestion.objects.filter(session__user_id=user_id, session__day__gte=since).order_by()
    is_left = Q(answered_at=None, card__isnull=False) & ~Q(purpose=QuestionPurpose.REPEAT)
    counts = rows.values("session__day").annotate(
        answered=Count("pk", filter=~Q(grade="")), left=Count("pk", filter=is_left)
    )
    return {row["session__day"]: (row["answered"], row["left"]) for row in counts}


class Remembered(NamedTuple):
    """Which share of the due cards should have been known and which was, None without any; the check of a month."""

    predicted: float | None
    real: float | None
    honest: HonestNumber | None


def remembered(*, user_id: int, since: dt.datetime) -> Remembered:
    """Return what the answers since say of a learner's memory: to due cards, and to checks outside the schedule."""
    rows = ReviewLog.objects.filter(user_id=user_id, at__gte=since, undoes=None, undone_by=None)
    rows = rows.filter(purpose__in=(QuestionPurpose.DUE, QuestionPurpose.CHECK))
    found = list(rows.values_list("purpose", "before", "grade", "at", "zone"))
    checks = [grade in REMEMBERED for purpose, _, grade, _, _ in found if purpose == QuestionPurpose.CHECK]
    due = [row for row in found if row[0] == QuestionPurpose.DUE and row[1] is not None]
    honest = HonestNumber(asked=len(checks), remembered=sum(checks)) if checks else None
    if not due:
        return Remembered(None, None, honest)
    predicted = [
        schedule.recall(schedule.CardState.from_json(before or {}), schedule.study_day(at, zone))
        for _, before, _, at, zone in due
    ]
    real = sum(grade in REMEMBERED for _, _, grade, _, _ in due)
    return Remembered(sum(predicted) / len(due), real / len(due), honest)


def level_offer(*, user_id: int, level: str) -> Level | None:
    """Return the next level with another text, up or down, that the first answers to OFFER_AFTER new words suggest."""
    rows = ReviewLog.objects.filter(user_id=user_id, purpose=QuestionPurpose.NEW, undoes=None, undone_by=None)
    grades = list(rows.order_by("-pk").values_list("grade", flat=True)[:OFFER_AFTER])
    if len(grades) < OFFER_AFTER:
        return None
    known = sum(grade in REMEMBERED for grade in grades) / len(grades)
    step = 1 if known >= TOO_EASY else -1 if known <= TOO_HARD else 0
    texts = list(Difficulty)
    index = texts.index(Difficulty.of(level)) + step
    return Level(texts[index].value) if step and 0 <= index < len(texts) else None


def last_placement(*, user_id: int) -> Placement | None:
    """Return a learner's newest placement test."""
    return Placement.objects.filter(user_id=user_id).order_by("-pk").first()
