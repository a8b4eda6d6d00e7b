"""robots.txt (RFC 9309): what a site lets our crawler fetch, cached for a day.

This module parses and caches; the crawler fetches the files.
"""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from protego import Protego

from backend.common.errors import ExternalError

ROBOTS_PATH = "/robots.txt"
MAX_BYTES = 500 * 1024
CACHED_SECONDS = 24 * 3600.0
FAILURE_CACHED_SECONDS = 300.0
_MAX_ORIGINS = 500
_PRODUCT = re.compile(r"\*|[a-z_-]*")
_AGENT_LINE = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)
_BARE_RULE = re.compile(r"^(\s*(?:dis)?allow\s*:\s*)(?=[^\s/*#$])", re.IGNORECASE)
# The page would meet the same refusal: say so instead of blaming robots.txt.
_SAME_FOR_PAGE = frozenset({"http.private_address", "http.certificate"})
_NOT_ABOUT_ROBOTS = frozenset({"http.rate_limited", "http.busy"})
_UNAVAILABLE = re.compile(r"http\.(status\.4(?!08|25)\d\d|redirect_loop|redirects)")


class Rules:
    """The rules of one robots.txt of any quality for one product token; what is no rule is ignored."""

    def __init__(self, body: bytes, product: str) -> None:
        text = body[:MAX_BYTES].decode("utf-8-sig", errors="replace")
        self._product = product.lower()
        self._rules = Protego.parse("\n".join(_normal_line(line, self._product) for line in text.splitlines()))

    def allow(self, url: str) -> bool:
        """Return whether `url` may be fetched."""
        return bool(self._rules.can_fetch(url, self._product))

    @property
    def crawl_delay_seconds(self) -> float:
        """The pause the site wants between two requests, 0 when it names none."""
        return self._rules.crawl_delay(self._product) or 0.0


def _normal_line(line: str, product: str) -> str:
    """Write a line so that Protego reads it as the RFC does.

    Protego takes a group for ours when its name merely begins ours ("News" would bind "NewsbiteBot"), misses one with a
    version ("NewsbiteBot/1.0"), and never matches a rule without its leading slash.
    """
    if agent := _AGENT_LINE.match(line):
        name = _PRODUCT.match(agent[1].strip().lower())
        ours = name and name[0] in ("*", product)
        return f"User-agent: {name[0] if name and ours else '-'}"
    return _BARE_RULE.sub(r"\1/", line)


@dataclass(frozen=True)
class Unreadable:
    """No rules could be had: the code of the error, permanent or not, that every fetch from the origin ends in."""

    code: str
    permanent: bool


@dataclass
class CacheEntry:
    """What is known of one origin, or will be once the thread that fetches its file is done."""

    outcome: "Future[Rules | Unreadable]" = field(default_factory=Future)
    expires_at: float = float("inf")


class RobotsCache:
    """Rules by origin (scheme://host:port), in memory, at most 500. Thread-safe.

    The first thread that needs an origin must fetch its file (`claim`) and report the result (`fill` or `fail`); the
    others wait for `entry.outcome`.
    """

    def __init__(self, product: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._product = product
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, CacheEntry] = OrderedDict()

    def claim(self, origin: str) -> tuple[CacheEntry, bool]:
        """Return the entry of an origin and whether the caller must now fetch the file and call `fill` or `fail`."""
        with self._lock:
            entry = self._entries.get(origin)
            must_fetch = entry is None or entry.expires_at <= self._clock()
            if entry is None or must_fetch:
                entry = self._entries[origin] = CacheEntry()
            self._entries.move_to_end(origin)
            if len(self._entries) > _MAX_ORIGINS:
                self._entries.popitem(last=False)
        return entry, must_fetch

    def fill(self, entry: CacheEntry, body: bytes) -> None:
        """Cache the rules of a file for a day."""
        entry.outcome.set_result(Rules(body, self._product))
        entry.expires_at = self._clock() + CACHED_SECONDS

    def fail(self, entry: CacheEntry, host: str, error: BaseException) -> None:
        """Note that the file of `host` could not be fetched.

        A 4xx (or a file behind more than five redirects) allows everything for a day. 5xx and silence forbid everything
        for five minutes ("http.robots_unreachable"). What is not about robots.txt ("http.rate_limited", "http.busy", an
        unforeseen error) is raised in every thread that waits, and not cached.
        """
        if not isinstance(error, ExternalError) or error.code in _NOT_ABOUT_ROBOTS:
            entry.expires_at = self._clock()
            entry.outcome.set_exception(error)
        elif _UNAVAILABLE.fullmatch(error.code):
            self.fill(entry, b"")
        else:
            entry.expires_at = self._clock() + FAILURE_CACHED_SECONDS
            same = error.code in _SAME_FOR_PAGE and error.service == host.strip("[]")
            code, permanent = (error.code, error.permanent) if same else ("http.robots_unreachable", False)
            entry.outcome.set_result(Unreadable(code, permanent))
