"""A client of the cache's Redis: short timeouts, no retries, a circuit; an error is always CacheDownError."""

from collections.abc import Callable
from typing import TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from backend.common.circuit import Circuit

TIMEOUT_SECONDS = 0.1
T = TypeVar("T")


class CacheDownError(Exception):
    """Redis did not answer in time, or is known not to: read PostgreSQL."""


class RedisClient:
    """Runs commands against one Redis. Thread-safe; connects when first used.

    Short timeouts alone are not enough: redis-py retries ten times unless told otherwise. `failures` in a row open
    the circuit.
    """

    def __init__(self, url: str, name: str, *, failures: int = 3) -> None:
        self.client = redis.Redis.from_url(
            url,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self.circuit = Circuit(name, self.client.ping, failures=failures)

    def run(self, command: Callable[[redis.Redis], T]) -> T:
        """Return what `command` returns. Raises CacheDownError at once while the circuit is open, else after 100 ms."""
        if self.circuit.is_open:
            raise CacheDownError("the circuit is open")
        try:
            answer = command(self.client)
        except (redis.RedisError, OSError) as error:
            self.circuit.failed()
            raise CacheDownError(str(error)) from error
        self.circuit.succeeded()
        return answer
