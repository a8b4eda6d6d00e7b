"""The only callers of the system clock, so that a test can set one time for all code."""

import datetime as dt
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")


def now() -> dt.datetime:
    """Return the present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def seoul_today() -> dt.date:
    """Return today's calendar day in Seoul, the `study_date` of what happens now."""
    return now().astimezone(SEOUL).date()


def seoul_midnight() -> dt.datetime:
    """Return the moment today began in Seoul, aware."""
    return now().astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
