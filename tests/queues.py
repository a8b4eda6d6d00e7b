"""Celery's queues in tests."""

import redis
from django.conf import settings


def purge() -> None:
    """Delete every waiting task, the worker's and the writer's."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete("celery", "notes")
