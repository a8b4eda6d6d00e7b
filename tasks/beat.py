"""Beat on a clock that may be set back, beside a database and a broker that may be away.

A schedule asks when a task ran last. If the clock has gone back since, that moment lies ahead, and no sweep would run
until it has come: an hour without digests after an hour's step.
"""

import logging
import time
from typing import Any

from celery.schedules import schedstate
from django.db import DatabaseError, InterfaceError, close_old_connections
from django_celery_beat.schedulers import DatabaseScheduler, ModelEntry
from kombu.exceptions import OperationalError

from observability import heartbeat

logger = logging.getLogger(__name__)
AWAY = (DatabaseError, InterfaceError, OperationalError)
"""What PostgreSQL and the broker raise while they cannot be reached."""
WAITS_SECONDS = (1.0, 2.0, 4.0, 8.0)
"""Between tries in a row; the last one from then on."""


class SteadyEntry(ModelEntry):  # type: ignore[misc]  # the library ships no types
    """A row of the schedule that never believes to have run in the future."""

    last_run_at: Any

    def is_due(self) -> schedstate:
        """Say whether to run now, and when to ask again."""
        self.last_run_at = min(self.last_run_at, self._default_now())
        due: schedstate = super().is_due()
        return due


class SteadyScheduler(DatabaseScheduler):  # type: ignore[misc]  # the library ships no types
    """The schedule in the database, row by row as above; it waits for PostgreSQL and the broker instead of ending."""

    Entry = SteadyEntry
    failures_in_a_row = 0

    def setup_schedule(self) -> None:
        """Read the schedule, waiting for a database that is not there yet."""
        while True:
            try:
                super().setup_schedule()
            except AWAY as error:
                time.sleep(self._wait(error))
            else:
                return self._is_back()

    def tick(self, *args: Any, **options: Any) -> float:  # as the library calls it
        """Run what is due; return the seconds until the next look."""
        heartbeat.touch("beat")
        try:
            seconds: float = super().tick(*args, **options)
        except AWAY as error:
            return self._wait(error)
        self._is_back()
        return seconds

    def _wait(self, error: Exception) -> float:
        """Say once that something is away, drop its connection, and return how long to wait."""
        if not self.failures_in_a_row:
            logger.warning("the schedule waits for its database or broker: %s", error)
        close_old_connections()
        self.failures_in_a_row += 1
        return WAITS_SECONDS[min(self.failures_in_a_row, len(WAITS_SECONDS)) - 1]

    def _is_back(self) -> None:
        if self.failures_in_a_row:
            logger.warning("the schedule goes on after %d failed looks", self.failures_in_a_row)
            self.failures_in_a_row = 0
