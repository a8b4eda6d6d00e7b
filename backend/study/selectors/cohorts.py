"""What all learners together do and remember, for the operator: counts and shares, nobody's name or id."""

import datetime as dt
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField, Count, DateField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.db.models.functions import TruncDate

from backend.accounts.models import User
from backend.common import clock
from backend.study import schedule
from backend.study.card_states import CHECK_AFTER, KNOWN_DAYS
from backend.study.models import ReviewLog, SeenArticle, StudyDay, StudySession
from contracts.enums import QuestionPurpose

BACK_AFTER = (1, 7, 30)
"""Days after joining on which it is counted who is back."""
WEEK = dt.timedelta(days=7)

# Of due cards, by the study day of the answer. Recall is schedule.recall, computed where the rows are.
_MEMORY = """
SELECT (log.after ->> 'last_day')::date AS day, COUNT(*),
       AVG(POWER(1 + %(factor)s * GREATEST(0, (log.after ->> 'last_day')::date - (log.before ->> 'last_day')::date)
                     / (log.before ->> 'stability')::float, %(decay)s)),
       AVG(CASE WHEN log.grade = 'again' THEN 0.0 ELSE 1.0 END)
FROM study_reviewlog AS log
WHERE log.at >= %(since)s AND log.purpose = 'due' AND log.undoes_id IS NULL
  AND (log.before ->> 'stability') IS NOT NULL AND (log.after ->> 'last_day') IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM study_reviewlog AS undo WHERE undo.undoes_id = log.id)
GROUP BY 1 ORDER BY 1
"""
# Of learners whose first review was so long ago, by the week in which that day was: how many words were known then.
_KNOWN = """
WITH begun AS (
  SELECT user_id, MIN(day) + %(days)s AS day FROM study_studysession
  GROUP BY user_id HAVING MIN(day) + %(days)s BETWEEN %(first)s AND %(last)s
), last_answers AS (
  SELECT DISTINCT ON (log.card_id) begun.user_id, (log.after ->> 'stability')::float AS stability
  FROM begun JOIN study_reviewlog AS log ON log.user_id = begun.user_id
  WHERE log.card_id IS NOT NULL AND log.undoes_id IS NULL AND log.after IS NOT NULL
    AND (log.after ->> 'last_day')::date <= begun.day
    AND NOT EXISTS (SELECT 1 FROM study_reviewlog AS undo WHERE undo.undoes_id = log.id)
  ORDER BY log.card_id, log.at DESC, log.id DESC
), known AS (
  SELECT user_id, COUNT(*) FILTER (WHERE stability >= %(known)s) AS words FROM last_answers GROUP BY user_id
)
SELECT DATE_TRUNC('week', begun.day)::date AS week, COUNT(*), AVG(COALESCE(known.words, 0))
FROM begun LEFT JOIN known ON known.user_id = begun.user_id
GROUP BY 1 ORDER BY 1
"""


class Memory(NamedTuple):
    """Of the due cards answered on a day: how many, and which share should have been known and was."""

    answers: int
    predicted: float
    real: float


class KnownWords(NamedTuple):
    """Of the learners whose 30th day was in a week: how many, and how many words they knew then on average."""

    learners: int
    words: float


class Checks(NamedTuple):
    """The checks after a month, outside the schedule."""

    asked: int
    remembered: int


class Back(NamedTuple):
    """Of learners who joined so many days before: how many, and how many of them were active on that day."""

    learners: int
    back: int


def answers_by_channel(*, since: dt.datetime) -> dict[tuple[dt.date, str], int]:
    """Return how many answers were given, by day in Seoul and channel; those taken back do not count."""
    rows = ReviewLog.objects.filter(at__gte=since, undoes=None, undone_by=None)
    rows = rows.annotate(day=TruncDate("at", tzinfo=clock.SEOUL)).order_by()
    return {(day, channel): count for day, channel, count in rows.values_list("day", "channel").annotate(Count("pk"))}


def memory_by_day(*, since: dt.datetime) -> dict[dt.date, Memory]:
    """Return predicted and real retention of due cards by study day."""
    wanted: dict[str, Any] = {"since": since, "factor": schedule.FORGETTING_FACTOR, "decay": schedule.FORGETTING_DECAY}
    with connection.cursor() as cursor:
        cursor.execute(_MEMORY, wanted)
        return {day: Memory(count, float(predicted), float(real)) for day, count, predicted, real in cursor.fetchall()}


def known_words_by_week(*, weeks: int) -> dict[dt.date, KnownWords]:
    """Return how many words learners knew on the 30th day after their first review, by the Monday of its week."""
    today = clock.seoul_today()
    monday = today - dt.timedelta(days=today.weekday())
    first = monday - WEEK * (weeks - 1)
    wanted: dict[str, Any] = {"days": CHECK_AFTER.days, "first": first, "last": today, "known": KNOWN_DAYS}
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, wanted)
        return {week: KnownWords(count, float(words)) for week, count, words in cursor.fetchall()}


def checks(*, since: dt.datetime) -> Checks:
    """Return what the checks after a month say of everybody."""
    rows = ReviewLog.objects.filter(at__gte=since, purpose=QuestionPurpose.CHECK, undoes=None, undone_by=None)
    found = rows.aggregate(asked=Count("pk"), remembered=Count("pk", filter=~Q(grade="again")))
    return Checks(**found)


def back_after(*, days: int, window: int) -> Back:
    """Return who was active `days` after they joined, of those for whom that day was one of the last `window` days.

    Active: began a review, had a day that counts, or opened a story. Today, which is not over, is left out.
    """
    last = clock.seoul_today() - dt.timedelta(days=1 + days)
    first = last - dt.timedelta(days=window - 1)
    joined = User.objects.filter(
        is_service_account=False,
        is_staff=False,
        date_joined__gte=_midnight(first),
        date_joined__lt=_midnight(last + dt.timedelta(days=1)),
    )
    on = ExpressionWrapper(
        TruncDate("date_joined", tzinfo=clock.SEOUL) + Value(dt.timedelta(days=days)), output_field=DateField()
    )
    own_day = {"user": OuterRef("pk"), "day": OuterRef("on")}
    opened = SeenArticle.objects.annotate(on=TruncDate("opened_at", tzinfo=clock.SEOUL))
    is_back = (
        Exists(StudyDay.objects.filter(**own_day))
        | Exists(StudySession.objects.filter(**own_day))
        | Exists(opened.filter(user=OuterRef("pk"), on=OuterRef("on")))
    )
    rows = joined.annotate(on=on).annotate(is_back=ExpressionWrapper(is_back, output_field=BooleanField()))
    return Back(**rows.aggregate(learners=Count("pk"), back=Count("pk", filter=Q(is_back=True))))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, clock.SEOUL)
