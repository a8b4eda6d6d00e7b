"""One reader per outlet across all workers: PostgreSQL holds the lock, so a worker that dies lets go of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

NAMESPACE = 0x6E65  # "ne", to keep clear of other users of advisory locks


@contextmanager
def collecting(source_name: str) -> Iterator[None]:
    """Wait until nobody else reads this outlet, then be the one who does."""
    key = (NAMESPACE, source_name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", key)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", key)
