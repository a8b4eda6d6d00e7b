"""Celery's worker and beat without their banner.

It is printed, not logged, in no log's form; and where standard output goes to a full disk, printing it ends the process
before its first task.
"""

from typing import Any

from celery.apps.beat import Beat
from celery.apps.worker import Worker


class QuietWorker(Worker):
    """A worker that does as `celery --quiet` has it do, however it was called."""

    def on_before_init(self, quiet: bool = True, **options: Any) -> None:
        """Take the options, but for `quiet`."""
        super().on_before_init(quiet=True, **options)


class QuietBeat(Beat):
    """A beat that does as `celery --quiet` has it do, however it was called."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"quiet": True})
