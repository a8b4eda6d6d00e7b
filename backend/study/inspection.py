"""What the schedule makes of a log of answers, for `manage.py inspect schedule`: JSON lines in, JSON lines out."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ValidationError

from backend.study import schedule
from contracts.enums import Grade


class Line(BaseModel):
    """One line of the log."""

    card: str | int
    at: dt.datetime
    grade: Grade


def inspect(lines: Iterable[bytes], *, zone: str) -> Iterator[str]:
    """Yield for each answer that is not blank `{"card", "study_day", "due", "stability"}`, stability in days.

    Raises ValueError for an unknown time zone, and with the number of a line that is no answer.
    """
    states: dict[str, schedule.CardState] = defaultdict(schedule.CardState)
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            line = Line.model_validate_json(text)
            day = schedule.study_day(line.at, zone)
            answer = schedule.Review(line.at, zone, line.grade)
            state = states[str(line.card)] = schedule.review(states[str(line.card)], answer, card=str(line.card))
        except schedule.UnknownTimeZoneError:
            raise
        except ValidationError as error:
            reasons = (" ".join([*map(str, one["loc"]), one["msg"]]) for one in error.errors())
            raise ValueError(f"line {number}: {'; '.join(reasons)}") from error
        except (ValueError, OverflowError) as error:
            raise ValueError(f"line {number}: {error}") from error
        due = state.due and state.due.isoformat()
        shown = {"card": line.card, "study_day": day.isoformat(), "due": due, "stability": state.stability}
        yield json.dumps(shown, ensure_ascii=False)
