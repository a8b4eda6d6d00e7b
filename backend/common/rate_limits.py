"""API rate limits: a window of a minute for each learner, and for each address without a token.

Counted in Redis in one round trip, and only where an answer costs more than counting it: changes, searches, files and
everything that is served without a token. The hot reads (categories, pages of stories, one story) are not counted:
refusing one would cost as much as answering it. With Redis down nobody is refused; attempts at passwords and codes are
counted in PostgreSQL (backend/accounts/services/attempt_limits.py). A bot's own requests are not counted, for it speaks
for thousands; the bots limit learners and servers themselves (bot/conversation/rate_limits.py).
"""

import functools
from typing import TYPE_CHECKING, cast

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from backend.common.client_address import client_address, rate_limit_subnet
from backend.common.redis_client import CacheDownError, RedisClient

if TYPE_CHECKING:  # a view itself imports what its settings name, this module
    from rest_framework.views import APIView

WINDOW_SECONDS = 60
CHANGES = 120
COSTLY_READS = 60
WITHOUT_TOKEN = 300  # an address may be a mobile network's, shared by hundreds
SEARCHES = ("q=", "since=", "until=")

# The window begins with its first request and ends by itself.
_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}
"""


class Throttle(BaseThrottle):
    """Counts requests that cost more than counting them; a view with a costly GET sets `reads_are_costly = True`."""

    _wait_seconds: float | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Return whether the caller may go on."""
        if request.user is None:
            return self._is_within("address", rate_limit_subnet(client_address(request)), WITHOUT_TOKEN)
        if request.method not in SAFE_METHODS:
            return self._is_bot(request) or self._is_within("changes", str(request.user.pk), CHANGES)
        if is_costly(request, view):
            return self._is_bot(request) or self._is_within("reads", str(request.user.pk), COSTLY_READS)
        return True

    def wait(self) -> float | None:
        """Return the seconds until the window ends."""
        return self._wait_seconds

    def _is_within(self, scope: str, caller: str, limit: int) -> bool:
        """Count a request and return whether it is within the limit; always true while Redis is down."""
        key = f"{settings.CACHE_PREFIX}v1:rate:{scope}:{caller}"
        try:
            answer = redis_client().run(lambda client: client.eval(_COUNT, 1, key, str(int(WINDOW_SECONDS * 1000))))
        except CacheDownError:
            return True
        count, left_milliseconds = cast("list[int]", answer)
        self._wait_seconds = max(1.0, left_milliseconds / 1000)
        return count <= limit

    @staticmethod
    def _is_bot(request: Request) -> bool:
        return getattr(request.user, "is_service_account", False)


@functools.cache
def redis_client() -> RedisClient:
    """Return this process's client; its circuit is its own, for the cache's one runs callbacks before it closes."""
    return RedisClient(settings.REDIS_URL, "rate limits")


def is_costly(request: Request, view: "APIView") -> bool:
    """Return whether a read goes further than the cache."""
    query = request.META.get("QUERY_STRING", "")
    return getattr(view, "reads_are_costly", False) or any(name in query for name in SEARCHES)
