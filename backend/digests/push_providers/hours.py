"""The hours in which nobody is pushed anything, whatever they ask for: 21:00 to 08:00 on their own clock. Pure.

Korean law forbids advertising then, and a phone that lights up at night is nobody's study habit.
"""

import datetime as dt

from backend.digests import slots

QUIET_FROM = dt.time(21)
QUIET_UNTIL = dt.time(8)


def kept(wanted: dt.time) -> dt.time:
    """Return a time of day outside the quiet hours: itself, or 08:00."""
    return wanted if QUIET_UNTIL <= wanted < QUIET_FROM else QUIET_UNTIL


def is_quiet(now: dt.datetime, time_zone: str) -> bool:
    """Say whether it is quiet on a zone's clock."""
    ends_at = slots.quiet_ends_at(now, time_zone=time_zone, quiet_from=QUIET_FROM, quiet_until=QUIET_UNTIL)
    return ends_at is not None
