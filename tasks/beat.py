"""Beat on a clock that may be set back.

A schedule asks when a task ran last. If the clock has gone back since, that moment lies ahead, and no sweep would run
until it has come: an hour without digests after an hour's step.
"""

from typing import Any

from celery.schedules import schedstate
from django_celery_beat.schedulers import DatabaseScheduler, ModelEntry


class SteadyEntry(ModelEntry):  # type: ignore[misc]  # the library ships no types
    """A row of the schedule that never believes to have run in the future."""

    last_run_at: Any

    def is_due(self) -> schedstate:
        """Say whether to run now, and when to ask again."""
        self.last_run_at = min(self.last_run_at, self._default_now())
        due: schedstate = super().is_due()
        return due


class SteadyScheduler(DatabaseScheduler):  # type: ignore[misc]  # the library ships no types
    """The schedule in the database, row by row as above."""

    Entry = SteadyEntry
