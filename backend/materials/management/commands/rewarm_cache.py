"""`manage.py rewarm_cache`: PostgreSQL -> Redis."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backend.materials.cache import CacheDownError
from backend.materials.services import write_through


class Command(BaseCommand):
    """Fills the cache with the first page of every category."""

    help = "Write every category's newest stories to Redis. Needed by nobody: a cold cache fills itself."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill the cache and say how many keys it took."""
        try:
            keys = write_through.rewarm()
        except CacheDownError as error:
            raise CommandError(f"Redis does not answer ({error}). Check REDIS_URL and that the server runs.") from error
        self.stdout.write(f"{keys} keys written.")
