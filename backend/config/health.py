"""Health checks of the web process and the services it needs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse

TIMEOUT_SECONDS = 0.7


def alive(request: HttpRequest) -> JsonResponse:
    """`GET /healthz`: 200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """`GET /readyz`: 200 when the database answers, 503 when not; the state of each service is named.

    Without the cache or the broker reading is slower and nothing is collected, but learners are served: still 200.
    """
    with ThreadPoolExecutor(1) as beside:
        redis_state = beside.submit(_state, _redis)  # beside the database: neither waits for the other
        states = {"database": _state(_database)}
        states |= dict.fromkeys(("cache", "broker"), redis_state.result())  # one server
    healthy = states["database"] == "ok"
    return JsonResponse({"status": "ok" if healthy else "unavailable", **states}, status=200 if healthy else 503)


def _state(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as error:
        return f"down: {type(error).__name__}"
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _redis() -> None:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS, retry=None
    )
    with client:
        client.ping()
