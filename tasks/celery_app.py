"""The Celery app: Django's settings, Redis as the broker, and the modules that hold tasks."""

import os
from functools import cached_property

from celery import Celery

from tasks import signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
# `migrate` has run Django's checks; here they would load every view, 13 MB that no task needs.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")


class QuietCelery(Celery):
    """Celery whose worker and beat print no banner: see tasks/quiet_commands.py."""

    @cached_property
    def Worker(self) -> type:  # noqa: N802  # Celery's own name
        """The worker's program."""
        return self.subclass_with_self("tasks.quiet_commands:QuietWorker")  # type: ignore[arg-type]  # a name is taken too

    @cached_property
    def Beat(self) -> type:  # noqa: N802  # Celery's own name
        """Beat's program."""
        return self.subclass_with_self("tasks.quiet_commands:QuietBeat")  # type: ignore[arg-type]  # a name is taken too


app = QuietCelery(
    "newsbite",
    include=["tasks.ingest", "tasks.notes", "tasks.digest", "tasks.push", "tasks.unlink", "tasks.maintenance"],
)
app.config_from_object("django.conf:settings", namespace="CELERY")
signals.wire()
