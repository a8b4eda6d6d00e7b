"""Celery's queues in tests."""

from tasks import app


def purge() -> None:
    """Delete every waiting task, the worker's and the writer's."""
    with app.connection_for_write() as connection:
        for name in ("celery", "notes"):
            connection.default_channel.queue_purge(name)
