"""GET for the collector: robots.txt is obeyed, hosts get one request at a time, redirects and retries have limits."""

import random
import re
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Lock
from urllib.parse import quote, unquote_plus, urlencode

import requests

from backend.common.errors import ExternalError
from backend.common.http import api_client
from backend.common.http.api_client import HostPacing, Reply
from backend.common.http.connection import Deadline, RequestLimits, Target, admit, admit_location
from backend.common.http.robots import MAX_BYTES as ROBOTS_MAX_BYTES
from backend.common.http.robots import ROBOTS_PATH, CacheEntry, RobotsCache, Unreadable

MAX_REDIRECTS = 5
MAX_TRIES = 3
MAX_RETRY_WAIT_SECONDS = 5.0  # a longer Retry-After is the caller's to reschedule: a worker never sleeps it out
_FIRST_PAUSE_SECONDS = 0.5
_MAX_VALIDATOR_CHARS = 1024
_MIN_SECRET_CHARS = 8  # a shorter value would match by accident
_MAX_HOSTS = 1_000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT_REDIRECTS = frozenset({301, 308})
_PASSING_STATUSES = frozenset({304, 408, 425, 429})  # 304: one that was not asked for, from a confused cache
_RETRIED_STATUSES = (304, 408, 425, 500, 502, 503, 504)
_RETRIED_CODES = frozenset(
    {"http.unreachable", "http.broken", "http.rate_limited", *(f"http.status.{status}" for status in _RETRIED_STATUSES)}
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]+)""", re.IGNORECASE)


@dataclass(frozen=True)
class FetchConfig:
    """The settings of a Fetcher; times in seconds.

    `user_agent` begins with our product token, the name robots.txt knows us by. `allow_hosts` are `host:port` pairs
    that may be private and on any port. `read_timeout` is per read, `deadline_seconds` for a whole fetch with its
    redirects and retries, not counting the wait behind our own requests, which `max_wait_seconds` limits.
    """

    user_agent: str
    allow_hosts: frozenset[str] = frozenset()
    pace_seconds: float = 1.0
    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    deadline_seconds: float = 20.0
    max_wait_seconds: float = 120.0
    max_bytes: int = 10 * 1024 * 1024
    ca_bundle: str | None = None

    def __post_init__(self) -> None:
        """Compare hosts in lower case."""
        object.__setattr__(self, "allow_hosts", frozenset(host.lower() for host in self.allow_hosts))

    @property
    def product(self) -> str:
        """The token robots.txt groups are matched against: "NewsbiteBot"."""
        return self.user_agent.partition("/")[0]


@dataclass(frozen=True)
class Validators:
    """The version marks of an answer (RFC 9110 section 13), byte for byte as the server sent them."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Validators":
        """Return the validators an answer carries."""
        return cls(_usable(headers.get("ETag")), _usable(headers.get("Last-Modified")))

    def conditions(self) -> dict[str, str]:
        """Return the request headers that ask for a newer version only; none when we know no version."""
        pairs = {"If-None-Match": _usable(self.etag), "If-Modified-Since": _usable(self.last_modified)}
        return {name: value for name, value in pairs.items() if value}

    def renewed_by(self, newer: "Validators") -> "Validators":
        """Return these with the ones that a 304 replaced."""
        return Validators(newer.etag or self.etag, newer.last_modified or self.last_modified)


def _usable(value: str | None) -> str | None:
    """A folded or endless header could not be sent back: better no condition than a broken request."""
    if not value or len(value) > _MAX_VALIDATOR_CHARS or value != value.strip():
        return None
    is_plain = all(" " <= char <= "~" or "\xa0" <= char <= "\xff" for char in value)
    return value if is_plain else None


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


class SecretQuery:
    """Secret query parameters such as an API key; they are sent to the service first fetched and to no other."""

    def __init__(self, params: Mapping[str, str] | None, first: Target) -> None:
        self._params = dict(params or {})
        self._first = first

    def __repr__(self) -> str:
        return f"SecretQuery({', '.join(self._params)})"

    def encoded_for(self, target: Target) -> str:
        """Return the encoded parameters for a request to `target`, "" when it is another service.

        The same host's TLS port counts as the same service.
        """
        same = target.host == self._first.host and target.port in (self._first.port, 443)
        return urlencode(self._params) if same else ""

    def removed_from(self, url: str) -> str:
        """Return a Location without the parameters, should the server have echoed them."""
        if not self._params:
            return url
        url, hash_sign, fragment = url.partition("#")
        path, question, query = url.partition("?")
        others = [pair for pair in query.split("&") if unquote_plus(pair.partition("=")[0]) not in self._params]
        url = path + (question if others else "") + "&".join(others) + hash_sign + fragment
        for value in self._params.values():
            if len(value) >= _MIN_SECRET_CHARS:
                url = url.replace(value, "hidden").replace(quote(value, safe=""), "hidden")
        return url


class HostCooldown:
    """The hosts inside their Retry-After window. Thread-safe, in this process's memory, at most a thousand."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._until: dict[str, float] = {}

    def start(self, host: str, wait_seconds: float) -> None:
        """Let nothing be sent to `host` for `wait_seconds`; a longer window already running stays."""
        now = self._clock()
        with self._lock:
            self._until = {name: until for name, until in self._until.items() if until > now}
            self._until[host] = max(self._until.get(host, 0.0), now + wait_seconds)
            if len(self._until) > _MAX_HOSTS:
                del self._until[min(self._until, key=self._until.__getitem__)]

    def check(self, host: str) -> None:
        """Raise ExternalError "http.rate_limited" with the seconds left while `host` is inside its window."""
        with self._lock:
            left = self._until.get(host, 0.0) - self._clock()
        if left > 0:
            raise _rate_limited(host, left)


def _rate_limited(host: str, wait_seconds: float | None) -> ExternalError:
    return ExternalError(
        host, "http.rate_limited", "wants fewer requests", permanent=False, retry_after_seconds=wait_seconds
    )


@dataclass(frozen=True)
class FetchContext:
    """What the requests of one fetch, redirects and retries included, have in common."""

    deadline: Deadline
    secret: SecretQuery
    conditions: Mapping[str, str]
    max_bytes: int
    cut_body: bool = False
    check_robots: bool = True


class Fetcher:
    """GET for the whole collector: one per process, shared by its threads together with the pacing."""

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
        self._pacing = HostPacing(clock, sleep, config.max_wait_seconds)
        self._cooldown = HostCooldown(clock)
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
        "http.", its `permanent` and `retry_after_seconds` tell whether and when to fetch again.
        """
        start = admit(url, self._config.allow_hosts)
        known = validators or Validators()
        context = FetchContext(
            deadline=Deadline(self._config.deadline_seconds, self._clock),
            secret=SecretQuery(params, start),
            conditions=known.conditions(),
            max_bytes=self._config.max_bytes,
            check_robots=check_robots,
        )
        target, reply, moved_to = self._follow(start, context)
        content_type = reply.headers.get("Content-Type", "")
        charset = _CHARSET.search(content_type)
        sent = Validators.of(reply.headers)
        return Fetched(
            url=target.url,
            status=reply.status,
            body=reply.body,
            not_modified=reply.status == 304,
            validators=known.renewed_by(sent) if reply.status == 304 else sent,
            content_type=content_type.partition(";")[0].strip().lower(),
            charset=charset[1].lower() if charset else None,
            permanent_redirect_to=moved_to,
        )

    def _follow(self, target: Target, context: FetchContext) -> tuple[Target, Reply, str | None]:
        """Follow redirects, each address checked like the first; return the last address, its answer and a new home.

        The new address is the last that only permanent redirects led to. Permanent ExternalErrors: "http.downgrade",
        "http.redirect_loop", "http.redirects".
        """
        seen = {target.url}
        only_permanent, moved_to = True, None
        while True:
            reply = self._get(target, self._gap_seconds(target, context), context)
            location = reply.headers.get("Location") if reply.status in _REDIRECTS else None
            if not location:
                return target, reply, moved_to
            following = admit_location(context.secret.removed_from(location), target, self._config.allow_hosts)
            if target.scheme == "https" and following.scheme == "http":
                raise ExternalError(target.host, "http.downgrade", "redirects from https to http", permanent=True)
            if following.url in seen:
                raise ExternalError(target.host, "http.redirect_loop", "redirects in a circle", permanent=True)
            if len(seen) > MAX_REDIRECTS:
                raise ExternalError(target.host, "http.redirects", "too many redirects", permanent=True)
            seen.add(following.url)
            only_permanent = only_permanent and reply.status in _PERMANENT_REDIRECTS
            moved_to = following.url if only_permanent else moved_to
            wait = reply.retry_after_seconds or 0.0
            if wait and (wait > MAX_RETRY_WAIT_SECONDS or wait >= context.deadline.remaining()):
                self._cooldown.start(target.host, wait)
                raise _rate_limited(target.host, wait)
            if wait:
                self._sleep(wait)
            target = following

    def _get(self, target: Target, gap_seconds: float, context: FetchContext) -> Reply:
        """GET one address in its turn, again after a passing failure."""
        tries = 0
        while True:
            tries += 1
            self._cooldown.check(target.host)
            with ExitStack() as turn:
                with context.deadline.paused():
                    turn.enter_context(self._pacing.turn(target.host, gap_seconds))
                self._cooldown.check(target.host)
                try:
                    return self._get_once(target, context)
                except ExternalError as error:
                    self._cooldown.start(target.host, error.retry_after_seconds or 0.0)
                    failure = error
            pause = retry_pause_seconds(failure, tries, self._jitter)
            if pause is None or pause >= context.deadline.remaining():
                raise failure
            self._sleep(pause)

    def _get_once(self, target: Target, context: FetchContext) -> Reply:
        """Return a 2xx, a redirect with a Location, or a 304 that was asked for; ExternalError for other statuses."""
        config = self._config
        limits = RequestLimits(
            deadline=context.deadline,
            connect_timeout=config.connect_timeout,
            read_timeout=config.read_timeout,
            max_body_bytes=context.max_bytes,
            allow_hosts=config.allow_hosts,
            cut_body=context.cut_body,
            secret_query=context.secret.encoded_for(target),
        )
        headers = {
            "User-Agent": config.user_agent,
            "Accept": "*/*",
            "Accept-Encoding": api_client.ACCEPT_ENCODING,
            "Connection": "close",
            **context.conditions,
        }
        request = requests.Request("GET", target.url, headers=headers)
        reply = api_client.send(request, target, limits, ca_bundle=config.ca_bundle)
        status = reply.status
        is_redirect = status in _REDIRECTS and reply.headers.get("Location")
        if 200 <= status < 300 or is_redirect or (status == 304 and context.conditions):
            return reply
        wait = reply.retry_after_seconds
        if status == 429:
            raise _rate_limited(target.host, wait)
        permanent = 300 <= status < 500 and status not in _PASSING_STATUSES
        raise ExternalError(
            target.host,
            f"http.status.{status}",
            "answered with an error",
            permanent=permanent,
            retry_after_seconds=None if permanent else wait,
        )

    def _gap_seconds(self, target: Target, context: FetchContext) -> float:
        """Return the pause the host wants between requests; ExternalError when its robots.txt forbids this one."""
        if not context.check_robots or target.path == ROBOTS_PATH:
            return self._config.pace_seconds
        entry, must_fetch = self._robots.claim(target.origin)
        if must_fetch:
            self._fetch_robots_txt(entry, target, context.deadline)
            rules = entry.outcome.result()
        else:
            with context.deadline.paused():  # the thread that fetches has a deadline of its own
                rules = entry.outcome.result()
        if isinstance(rules, Unreadable):
            raise ExternalError(target.host, rules.code, "robots.txt cannot be read", permanent=rules.permanent)
        if not rules.allow(target.url):
            raise ExternalError(target.host, "http.robots", "robots.txt forbids this address", permanent=True)
        return max(self._config.pace_seconds, rules.crawl_delay_seconds)

    def _fetch_robots_txt(self, entry: CacheEntry, target: Target, deadline: Deadline) -> None:
        try:
            start = admit(target.origin + ROBOTS_PATH, self._config.allow_hosts)
            context = FetchContext(
                deadline=deadline,
                secret=SecretQuery(None, start),
                conditions={},
                max_bytes=ROBOTS_MAX_BYTES,
                cut_body=True,
                check_robots=False,
            )
            self._robots.fill(entry, self._follow(start, context)[1].body)
        except BaseException as error:
            self._robots.fail(entry, target.host, error)


def retry_pause_seconds(error: ExternalError, tries_made: int, jitter: Callable[[], float]) -> float | None:
    """Return how long to wait before the next try within one fetch, None to give up.

    Exponential with full jitter (`jitter` gives 0 to 1), never earlier than the server wants. A 429 is tried again only
    when it says when.
    """
    wanted = error.retry_after_seconds
    if tries_made >= MAX_TRIES or error.code not in _RETRIED_CODES:
        return None
    if wanted is None and error.code == "http.rate_limited":
        return None
    if wanted is not None and wanted > MAX_RETRY_WAIT_SECONDS:
        return None
    return max(wanted or 0.0, jitter() * _FIRST_PAUSE_SECONDS * 2.0 ** (tries_made - 1))
