"""What a learner's first page says of today's review and the streak, from columns of one statement."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from backend.common import clock
from backend.study import schedule
from backend.study.models import LearnerProfile
from backend.study.models.profile import SESSION_SIZES
from backend.study.selectors.sessions import FOR_STORIES
from backend.study.streak import streak

# The learner's study day is not known before their zone is: days around the Seoul day are read, and sorted out here.
COLUMNS = """
chosen.user_id IS NOT NULL, chosen.time_zone, chosen.session_size,
ARRAY(SELECT day FROM study_studyday WHERE user_id = %(user_id)s),
ARRAY(
  SELECT jsonb_build_array(session.day, question.answered_at IS NULL, question.card_id IS NOT NULL)
  FROM study_studysession AS session JOIN study_sessionquestion AS question ON question.session_id = session.id
  WHERE session.user_id = %(user_id)s AND session.day >= %(day)s - 1 AND question.purpose <> 'repeat'
),
ARRAY(
  SELECT card.due FROM study_card AS card JOIN materials_sense AS sense ON sense.id = card.sense_id
  WHERE card.user_id = %(user_id)s AND card.state IN ('learning', 'known') AND card.due <= %(day)s + 1
  AND sense.state <> 'wrong' AND sense.meaning_ko <> '' ORDER BY card.due LIMIT %(most)s
),
(SELECT COUNT(*) FROM (
  SELECT 1 FROM study_card AS card JOIN materials_sense AS sense ON sense.id = card.sense_id
  WHERE card.user_id = %(user_id)s AND card.state = 'waiting' AND sense.state <> 'wrong' AND sense.meaning_ko <> ''
  LIMIT %(most)s
) AS waiting)
"""
"""Of a row of `study_learnerprofile` called chosen, all null for who never chose; `day`: the study day in Seoul."""
MOST = SESSION_SIZES[1]


class AtAGlance(NamedTuple):
    """Words and questions left in today's review, never more than a session holds; the streak in days.

    `has_chosen`: they have chosen difficulty or categories, or skipped that. `is_done`: the review was done.
    """

    has_chosen: bool
    words_left: int
    questions_left: int
    is_done: bool
    streak: int
    counted_today: bool


def at_a_glance(row: Sequence[Any]) -> AtAGlance:
    """Return what the values of COLUMNS say."""
    has_chosen, zone, size, days, questions, due, waiting = row
    profile = LearnerProfile()
    today = schedule.study_day(clock.now(), schedule.known_zone(zone or profile.time_zone))
    most = size or profile.session_size
    rows = [json.loads(one) if isinstance(one, str) else one for one in questions]
    asked = [(is_open, is_word) for day, is_open, is_word in rows if day == today.isoformat()]
    left = sum(is_open for is_open, _ in asked)
    words = sum(is_open and is_word for is_open, is_word in asked)
    if not asked:
        due_today = sum(day <= today for day in due[:most])
        words = left = due_today + min(waiting, max(0, most - FOR_STORIES - due_today))
    counted: set[dt.date] = set(days)
    length = streak(counted, today=today).length
    return AtAGlance(has_chosen, words, left, bool(asked) and not left, length, today in counted)
