"""Days and times as people write them."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.conversation.language import current
from contracts.typed.weekdays import DAY_NAMES


def day(date: dt.date) -> str:
    """Return a date with its weekday, as in 11월 24일 (화) or Tue, 24 Nov."""
    if current() == "en":
        return f"{date:%a}, {date.day} {date:%b}"
    return f"{date.month}월 {date.day}일 ({DAY_NAMES[date.weekday()]})"


def moment(at: dt.datetime, zone: str) -> str:
    """Return a point in time in a time zone, as in 11월 24일 (화) 08:00."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local)} {local:%H:%M}"


def seoul_today() -> dt.date:
    """Return the present day in Seoul."""
    return dt.datetime.now(ZoneInfo("Asia/Seoul")).date()
