"""A Redis that comes back is put right before it is believed."""

from django.db import connection

from backend.materials import cache
from backend.materials.services import write_through


def watch() -> None:
    """Settle every owed key before the cache's circuit closes. Call once per process."""
    cache.door().circuit.on_heal(_settle_all)


def _settle_all() -> None:
    try:
        while write_through.settle():
            pass
    finally:
        connection.close()  # this thread's own
