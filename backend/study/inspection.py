"""What the schedule makes of a log of answers, for `manage.py inspect schedule`."""

import datetime as dt
from collections import defaultdict

import pydantic

from backend.materials.inspection import InputError, Seen
from backend.study import schedule


class Line(pydantic.BaseModel):
    """One line of the log."""

    card: str | int
    at: dt.datetime
    grade: schedule.Grade


def inspect(body: bytes, *, zone: str) -> Seen:
    """Return one object for each line `{card, at, grade}`: card, study day, next due day and stability in days.

    Raises InputError for a line of another shape and for an unknown time zone.
    """
    states: dict[str, schedule.CardState] = defaultdict(schedule.CardState)
    shown = []
    for number, text in enumerate(body.splitlines(), 1):
        if not text.strip():
            continue
        try:
            line = Line.model_validate_json(text)
            card = str(line.card)
            states[card] = state = schedule.review(states[card], schedule.Review(line.at, zone, line.grade), card=card)
            day = schedule.study_day(line.at, zone)
        except schedule.UnknownTimeZoneError as error:
            raise InputError(str(error)) from error
        except pydantic.ValidationError as error:
            first = error.errors()[0]
            raise InputError(f"Line {number}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        except (ValueError, OverflowError) as error:
            raise InputError(f"Line {number}: {error}") from error
        due = state.due and state.due.isoformat()
        shown.append({"card": line.card, "study_day": day.isoformat(), "due": due, "stability": state.stability})
    return Seen(shown)
