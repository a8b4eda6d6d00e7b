"""`manage.py setup_periodic_tasks`: the Beat schedule -> the database."""

from typing import Any

from django.core.management.base import BaseCommand

from tasks.schedule import setup_periodic_tasks


class Command(BaseCommand):
    """Writes the schedule's rows."""

    help = "Write the Beat schedule to the database. Safe to repeat; leaves an operator's on/off switches alone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the rows and name them."""
        for name in setup_periodic_tasks():
            self.stdout.write(name)
