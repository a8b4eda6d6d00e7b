"""`manage.py skip_missed_digests`: after a restore, digests that may have been sent since the backup are skipped."""

from typing import Any

from django.core.management.base import BaseCommand

from backend.digests.services import schedule


class Command(BaseCommand):
    """Closes what is open and moves past slots to the next ones."""

    help = "After a restore, before the bots start: close open digests and wait for the next slots. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many digests and subscriptions were skipped."""
        skipped = schedule.skip_missed()
        self.stdout.write(
            f"{skipped.deliveries} open digests closed, {skipped.subscriptions} subscriptions wait for their next slot."
        )
