"""What a learner has done and remembers."""

import datetime as dt

from django.db.models import Count, Q

from backend.common import clock
from backend.study import schedule
from backend.study.models import Card, LearnerProfile, Placement, ReviewLog, SessionQuestion, StudyDay
from backend.study.selectors.sessions import due_cards
from backend.study.streak import streak
from contracts.enums import Grade, LearningState, Level, QuestionPurpose
from contracts.study import DayStats, HonestNumber, StudyStats

CALENDAR_DAYS = 35
RETENTION_DAYS = 30
OFFER_AFTER = 40
"""After so many answers another level is offered."""
TOO_EASY, TOO_HARD = 0.95, 0.6
"""Shares of first answers known; beyond these the level does not fit."""
REMEMBERED = (Grade.GOOD, Grade.HARD)


def stats(*, user_id: int) -> StudyStats:
    """Return a learner's statistics."""
    profile = LearnerProfile.objects.filter(user_id=user_id).first() or LearnerProfile(user_id=user_id)
    now = clock.now()
    today = schedule.study_day(now, schedule.known_zone(profile.time_zone))
    days = set(StudyDay.objects.filter(user_id=user_id).values_list("day", flat=True))
    current = streak(days, today=today)
    states = dict(Card.objects.filter(user_id=user_id).order_by().values_list("state").annotate(Count("pk")))
    since = today - dt.timedelta(days=CALENDAR_DAYS - 1)
    answers = answers_by_day(user_id=user_id, since=since)
    predicted, real = retention(user_id=user_id, since=now - dt.timedelta(days=RETENTION_DAYS))
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
        due=due_cards(user_id=user_id, day=today).count(),
        reviewed_today=answers.get(today, 0),
        waiting=states.get(LearningState.WAITING, 0),
        learning=states.get(LearningState.LEARNING, 0),
        known=states.get(LearningState.KNOWN, 0),
        paused=states.get(LearningState.PAUSED, 0),
        retention_predicted=predicted,
        retention_real=real,
        honest=honest_number(user_id=user_id),
        calendar=tuple(
            DayStats(day=day, answers=answers.get(day, 0), counted=day in days, frozen=day in current.frozen)
            for day in calendar
        ),
        level_offer=level_offer(user_id=user_id, level=profile.level),
    )


def answers_by_day(*, user_id: int, since: dt.date) -> dict[dt.date, int]:
    """Return how many questions a learner has answered on each study day from `since` on; skipped ones do not count."""
    rows = SessionQuestion.objects.filter(session__user_id=user_id, session__day__gte=since).exclude(grade="")
    return dict(rows.order_by().values_list("session__day").annotate(Count("pk")))


def retention(*, user_id: int, since: dt.datetime) -> tuple[float | None, float | None]:
    """Return which share of the due cards answered since should have been known and which was, None without any."""
    rows = ReviewLog.objects.filter(
        user_id=user_id, at__gte=since, purpose=QuestionPurpose.DUE, undoes=None, undone_by=None
    ).exclude(before=None)
    found = list(rows.values_list("before", "grade", "at", "zone"))
    if not found:
        return None, None
    predicted = [
        schedule.recall(schedule.CardState.from_json(before or {}), schedule.study_day(at, zone))
        for before, _, at, zone in found
    ]
    return sum(predicted) / len(found), sum(grade in REMEMBERED for _, grade, _, _ in found) / len(found)


def honest_number(*, user_id: int) -> HonestNumber | None:
    """Return how many of the words checked in the last month were remembered, None if none was checked."""
    since = clock.now() - dt.timedelta(days=RETENTION_DAYS)
    rows = ReviewLog.objects.filter(
        user_id=user_id, at__gte=since, purpose=QuestionPurpose.CHECK, undoes=None, undone_by=None
    )
    found = rows.aggregate(asked=Count("pk"), remembered=Count("pk", filter=Q(grade__in=REMEMBERED)))
    return HonestNumber(**found) if found["asked"] else None


def level_offer(*, user_id: int, level: str) -> Level | None:
    """Return the next level up or down that the first answers to the last OFFER_AFTER new words suggest, if any."""
    rows = ReviewLog.objects.filter(user_id=user_id, purpose=QuestionPurpose.NEW, undoes=None, undone_by=None)
    grades = list(rows.order_by("-pk").values_list("grade", flat=True)[:OFFER_AFTER])
    if len(grades) < OFFER_AFTER:
        return None
    known = sum(grade in REMEMBERED for grade in grades) / len(grades)
    levels = list(Level)
    index = next(number for number, one in enumerate(levels) if one == level)
    index += 1 if known >= TOO_EASY else -1 if known <= TOO_HARD else 0
    return levels[index] if 0 <= index < len(levels) and levels[index] != level else None


def last_placement(*, user_id: int) -> Placement | None:
    """Return a learner's newest placement test."""
    return Placement.objects.filter(user_id=user_id).order_by("-pk").first()
