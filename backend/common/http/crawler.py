"""The collector's only door to the outside: polite, bounded, and closed towards our own network."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from backend.common import exchange, retry
from backend.common.deadline import Deadline
from backend.common.errors import ExternalError
from backend.common.exchange import Answer, BodyLimit
from backend.common.fetch_config import FetchConfig
from backend.common.http.connection import Line
from backend.common.http.robots import PARSED_BYTES, RobotsCache, Unreadable
from backend.common.pace import Pace
from backend.common.redirects import Trail
from backend.common.retry_after import Cooldown, rate_limited
from backend.common.secret_query import SecretQuery
from backend.common.targets import Target, admit, admit_location
from backend.common.validators import Validators

__all__ = ["FetchConfig", "Fetched", "Fetcher", "Validators"]

_ROBOTS_PATH = "/robots.txt"
_WIRE_SLACK_BYTES = 1024 * 1024  # headers and chunk framing on top of a body


@dataclass(frozen=True)
class Fetched:
    """A good answer. `url` is the final address; `body` is decoded, and empty when `not_modified`.

    `content_type` and `charset` are lower case, as declared ("" and None when not). `validators` are what to send next
    time. `permanent_redirect_to` is the publisher's new address when it says it moved for good.
    """

    url: str
    status: int
    body: bytes
    not_modified: bool
    validators: Validators
    content_type: str
    charset: str | None
    permanent_redirect_to: str | None


@dataclass(frozen=True)
class _Errand:
    """What one fetch wants and may use up."""

    deadline: Deadline
    secret: SecretQuery
    headers: Mapping[str, str]
    limit: BodyLimit
    obey_robots: bool


class Fetcher:
    """GET for the whole collector: one per process, shared by its threads, so that pace and windows are shared too."""

    def __init__(
        self,
        config: FetchConfig,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._config = config
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._pace = Pace(clock, sleep, config.max_wait_seconds)
        self._cooldown = Cooldown(clock)
        self._robots = RobotsCache(config.product, clock)

    def fetch(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        validators: Validators | None = None,
        check_robots: bool = True,
    ) -> Fetched:
        """Return what `url` answers, within the deadline and the size limit.

        `params` are secret query parameters: they go out with the request and appear in no log, error or result. With
        `validators` an unchanged page answers `not_modified`. ExternalError for everything else; its `code` begins with
        "http.", its `permanent` and `retry_after_seconds` tell whether and when to ask again.
        """
        target = admit(url, self._config.allow_hosts)
        known = validators or Validators()
        errand = _Errand(
            deadline=Deadline(self._config.deadline_seconds, self._clock),
            secret=SecretQuery(params, target),
            headers=self._headers(known.conditions()),
            limit=BodyLimit(self._config.max_bytes),
            obey_robots=check_robots,
        )
        trail, answer = self._follow(target, errand)
        return _fetched(trail, answer, known)

    def _follow(self, start: Target, errand: _Errand) -> tuple[Trail, Answer]:
        """Ask, and go where the answers point, each stop checked like the first."""
        trail = Trail(start)
        while True:
            target = trail.target
            gap = self._gap_seconds(target, errand) if errand.obey_robots else self._config.pace_seconds
            answer = self._ask(target, gap, errand)
            if answer.location is None:
                return trail, answer
            location = errand.secret.removed_from(answer.location)
            trail.follow(admit_location(location, target, self._config.allow_hosts), answer.status)
            self._wait_as_told(target, answer.retry_after_seconds or 0.0, errand.deadline)

    def _ask(self, target: Target, gap_seconds: float, errand: _Errand) -> Answer:
        """Ask one address in its turn, again after a passing failure."""
        tries = 0
        while True:
            tries += 1
            self._cooldown.check(target.host)
            with self._turn(target.host, gap_seconds, errand.deadline):
                self._cooldown.check(target.host)
                try:
                    return exchange.send(
                        target,
                        self._line(target, errand),
                        headers=errand.headers,
                        limit=errand.limit,
                        ca_bundle=self._config.ca_bundle,
                    )
                except ExternalError as error:
                    self._cooldown.hold(target.host, error.retry_after_seconds or 0.0)
                    failure = error
            pause = retry.pause_seconds(failure, tries, self._jitter)
            if pause is None or pause >= errand.deadline.remaining():
                raise failure
            self._sleep(pause)

    @contextmanager
    def _turn(self, host: str, gap_seconds: float, deadline: Deadline) -> Iterator[None]:
        with ExitStack() as stack:
            with deadline.paused():
                stack.enter_context(self._pace.turn(host, gap_seconds))
            yield

    def _gap_seconds(self, target: Target, errand: _Errand) -> float:
        """Return the pause the host wants between requests; ExternalError when its robots.txt forbids this one."""
        pace = self._config.pace_seconds
        if target.path == _ROBOTS_PATH:
            return pace
        outcome = self._robots.rules(target, lambda: self._robots_txt(target, errand), errand.deadline)
        if isinstance(outcome, Unreadable):
            raise ExternalError(target.host, outcome.code, "robots.txt cannot be read", permanent=outcome.permanent)
        if not outcome.allow(target.url):
            raise ExternalError(target.host, "http.robots", "robots.txt forbids this address", permanent=True)
        return max(pace, outcome.crawl_delay_seconds)

    def _robots_txt(self, target: Target, errand: _Errand) -> bytes:
        """Fetch the robots.txt that speaks for `target`, by the same guarded way and out of the same deadline."""
        start = admit(target.origin + _ROBOTS_PATH, self._config.allow_hosts)
        errand = _Errand(
            deadline=errand.deadline,
            secret=SecretQuery(None, start),
            headers=self._headers({}),
            limit=BodyLimit(PARSED_BYTES, cut=True),
            obey_robots=False,
        )
        return self._follow(start, errand)[1].body

    def _wait_as_told(self, target: Target, seconds: float, deadline: Deadline) -> None:
        """Sleep out a short Retry-After of a redirect; ExternalError "http.rate_limited" for a long one."""
        if not seconds:
            return
        if seconds > retry.PATIENCE_SECONDS or seconds >= deadline.remaining():
            self._cooldown.hold(target.host, seconds)
            raise rate_limited(target.host, seconds)
        self._sleep(seconds)

    def _line(self, target: Target, errand: _Errand) -> Line:
        return Line(
            deadline=errand.deadline,
            connect_timeout=self._config.connect_timeout,
            read_timeout=self._config.read_timeout,
            max_wire_bytes=self._config.max_bytes + _WIRE_SLACK_BYTES,
            allow_hosts=self._config.allow_hosts,
            secret_query=errand.secret.meant_for(target),
        )

    def _headers(self, conditions: Mapping[str, str]) -> dict[str, str]:
        return {
            "User-Agent": self._config.user_agent,
            "Accept": "*/*",
            "Accept-Encoding": exchange.ACCEPT_ENCODING,
            "Connection": "close",
            **conditions,
        }


def _fetched(trail: Trail, answer: Answer, known: Validators) -> Fetched:
    not_modified = answer.status == 304
    return Fetched(
        url=trail.target.url,
        status=answer.status,
        body=answer.body,
        not_modified=not_modified,
        validators=known.renewed_by(answer.validators) if not_modified else answer.validators,
        content_type=answer.content_type,
        charset=answer.charset,
        permanent_redirect_to=trail.permanent_to,
    )
