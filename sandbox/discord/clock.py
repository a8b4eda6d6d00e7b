"""The stand-in's clock: the real time plus what `advance` added."""

import datetime as dt
import time

DISCORD_EPOCH_MS = 1_420_070_400_000
SNOWFLAKE_SHIFT = 22


class Clock:
    """A clock that can be advanced."""

    def __init__(self) -> None:
        self._ahead_seconds = 0.0

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return time.time() + self._ahead_seconds

    def stamp(self) -> str:
        """Return the time as Discord writes it: ISO 8601, UTC, microseconds."""
        return stamp(self.now())

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._ahead_seconds += seconds


class Snowflakes:
    """Ids that grow with time, each given once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def new(self) -> int:
        """Return the next id."""
        milliseconds = int(self._clock.now() * 1000) - DISCORD_EPOCH_MS
        self._last = max(self._last + 1, milliseconds << SNOWFLAKE_SHIFT)
        return self._last


def stamp(seconds: float) -> str:
    """Return a time as Discord writes it."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="microseconds")
