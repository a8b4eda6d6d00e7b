"""The Retry-After header: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3"""

import datetime as dt
from email.utils import parsedate_to_datetime

from backend.common import clock

MAX_RETRY_AFTER_SECONDS = 3600.0


def retry_after_seconds(header: str | None) -> float | None:
    """Return the seconds a Retry-After header asks for, 0 to 3600; None when there is none or it makes no sense."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), MAX_RETRY_AFTER_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:  # "-0000" and a missing zone both mean UTC in HTTP
            moment = moment.replace(tzinfo=dt.UTC)
        wait = (moment - clock.now()).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(wait, 0.0), MAX_RETRY_AFTER_SECONDS)
