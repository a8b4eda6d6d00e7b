"""Discord's rate limits: a bucket for each route and channel, and all requests of a bot together.

https://discord.com/developers/docs/topics/rate-limits
"""

import hashlib
import time
from dataclasses import dataclass

from sandbox.discord.clock import Clock
from sandbox.discord.settings import Settings

PRUNE_AT = 20_000


@dataclass
class Window:
    """So many requests until a moment; afterwards it starts anew with the next request."""

    limit: int
    seconds: float
    used: int = 0
    ends_at: float = 0.0

    def take(self, now: float) -> bool:
        """Use one request up; False when none is left."""
        if now >= self.ends_at:
            self.used, self.ends_at = 0, now + self.seconds
        if self.used >= self.limit:
            return False
        self.used += 1
        return True

    def left_seconds(self, now: float) -> float:
        """Return how long the window still lasts."""
        return max(self.ends_at - now, 0.0)


@dataclass(frozen=True)
class Bucket:
    """Which limit a request falls under; `seconds` 0 is no limit."""

    name: str
    major: str
    limit: int
    seconds: float


@dataclass(frozen=True)
class Verdict:
    """The headers of the answer, and if the request is refused, for which limit and how long."""

    headers: dict[str, str]
    scope: str | None = None
    retry_after: float = 0.0


class RateLimits:
    """Counts requests; what it refuses does not count."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._global = Window(settings.global_per_second, 1.0)
        self._windows: dict[tuple[str, str], Window] = {}

    def take(self, bucket: Bucket, *, counts_globally: bool) -> Verdict:
        """Let a request in, or not."""
        now = self._clock.now()
        self._global.limit = self._settings.global_per_second
        if counts_globally and self._global.limit and not self._global.take(now):
            return self._refused("global", self._global.left_seconds(now), {})
        if not bucket.seconds:
            return Verdict({})
        if len(self._windows) > PRUNE_AT:
            self._windows = {key: window for key, window in self._windows.items() if window.ends_at > now}
        window = self._windows.setdefault((bucket.name, bucket.major), Window(bucket.limit, bucket.seconds))
        window.limit, window.seconds = bucket.limit, bucket.seconds
        taken = window.take(now)
        left = window.left_seconds(now)
        headers = {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(max(window.limit - window.used, 0)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(bucket.name.encode(), usedforsecurity=False).hexdigest(),
        }
        return Verdict(headers) if taken else self._refused("user", left, headers)

    def reset(self) -> None:
        """Forget what was counted."""
        self._windows.clear()
        self._global.ends_at = 0.0

    @staticmethod
    def _refused(scope: str, seconds: float, headers: dict[str, str]) -> Verdict:
        return Verdict(headers, scope, round(max(seconds, 0.001), 3))


def refusal_headers(verdict: Verdict) -> dict[str, str]:
    """Return the headers of a 429; without Via it would look like Cloudflare's ban."""
    seconds = str(max(int(verdict.retry_after + 0.999), 1))
    headers = {"Retry-After": seconds, "X-RateLimit-Scope": str(verdict.scope), "Via": "1.1 sandbox"}
    return headers | {"X-RateLimit-Global": "true"} if verdict.scope == "global" else headers
