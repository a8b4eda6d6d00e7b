"""What a learner has done and remembers."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
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
    asked = SessionQuestion.objects.filter(session__user_id=user_id, session__day=today).order_by()
    is_left = Q(answered_at=None, card__isnull=False) & ~Q(purpose=QuestionPurpose.REPEAT)
    questions = asked.aggregate(asked=Count("pk"), left=Count("pk", filter=is_left))
    due = min(sum(row["due_count"] for row in counted), learner.session_size)
    # Of the log, for a merged account's sessions of days on which both had one are not the learner's.
    log = ReviewLog.objects.filter(user_id=user_id, at__gte=now - dt.timedelta(days=CALENDAR_DAYS + 1))
    log = log.filter(undoes=None, undone_by=None).select_related("question__session").order_by()
    log = log.only("purpose", "before", "grade", "at", "zone", "question__session__day")
    answers = Counter(one.question.session.day if one.question else schedule.study_day(one.at, one.zone) for one in log)
    memory = remembered(one for one in log if one.at >= now - dt.timedelta(days=RETENTION_DAYS))
    since = today - dt.timedelta(days=CALENDAR_DAYS - 1)
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
        due=questions["left"] if questions["asked"] else due,
        reviewed_today=answers[today],
        waiting=states.get(LearningState.WAITING, 0),
        learning=states.get(LearningState.LEARNING, 0),
        known=states.get(LearningState.KNOWN, 0),
        paused=states.get(LearningState.PAUSED, 0),
        retention_predicted=memory.predicted,
        retention_real=memory.real,
        honest=memory.honest,
        calendar=tuple(
            DayStats(day=day, answers=answers[day], counted=day in days, frozen=day in current.frozen)
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


class Remembered(NamedTuple):
    """Which share of the due cards should have been known and which was, None without any; the check of a month."""

    predicted: float | None
    real: float | None
    honest: HonestNumber | None


def remembered(answers: Iterable[ReviewLog]) -> Remembered:
    """Return what answers say of a learner's memory: to due cards, and to checks outside the schedule."""
    checks, predicted, real = [], [], []
    for one in answers:
        is_known = one.grade in REMEMBERED
        if one.purpose == QuestionPurpose.CHECK:
            checks.append(is_known)
        elif one.purpose == QuestionPurpose.DUE and one.before is not None:
            before = schedule.CardState.from_json(one.before)
            predicted.append(schedule.recall(before, schedule.study_day(one.at, one.zone)))
            real.append(is_known)
    honest = HonestNumber(asked=len(checks), remembered=sum(checks)) if checks else None
    if not real:
        return Remembered(None, None, honest)
    return Remembered(sum(predicted) / len(real), sum(real) / len(real), honest)


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
