"""robots.txt (RFC 9309): what a site lets our crawler ask for, kept for a day."""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from protego import Protego

from backend.common.deadline import Deadline
from backend.common.errors import ExternalError
from backend.common.targets import Target

PARSED_BYTES = 500 * 1024
KEPT_SECONDS = 24 * 3600.0
FAILURE_KEPT_SECONDS = 300.0
_MANY_ORIGINS = 500
_PRODUCT = re.compile(r"\*|[a-z_-]*")
_AGENT_LINE = re.compile(r"\s*user[- ]?agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)
_BARE_RULE = re.compile(r"^(\s*(?:dis)?allow\s*:\s*)(?=[^\s/*#$])", re.IGNORECASE)
# The page would meet the same refusal: say so instead of blaming robots.txt.
_SAME_FOR_PAGE = frozenset({"http.private_address", "http.certificate"})
_NOT_ABOUT_ROBOTS = frozenset({"http.rate_limited", "http.busy"})
_UNAVAILABLE = re.compile(r"http\.(status\.4(?!08|25)\d\d|redirect_loop|redirects)")


class Rules:
    """The rules of one robots.txt for one product token."""

    def __init__(self, text: str, product: str) -> None:
        self._product = product.lower()
        self._rules = Protego.parse("\n".join(_tidied(line, self._product) for line in text.splitlines()))

    @classmethod
    def parse(cls, body: bytes, product: str) -> "Rules":
        """Read a file of any quality; what is no rule is ignored."""
        return cls(body[:PARSED_BYTES].decode("utf-8-sig", errors="replace"), product)

    def allow(self, url: str) -> bool:
        """Tell whether `url` may be asked for."""
        return bool(self._rules.can_fetch(url, self._product))

    @property
    def crawl_delay_seconds(self) -> float:
        """The pause the site asks for between two requests, 0 when it does not."""
        return self._rules.crawl_delay(self._product) or 0.0


@dataclass(frozen=True)
class Unreadable:
    """No rules could be had; until some can, nothing may be fetched."""

    code: str
    permanent: bool


@dataclass
class _Entry:
    """What is known of one origin, or will be once the thread that asks has its answer."""

    outcome: "Future[Rules | Unreadable]" = field(default_factory=Future)
    expires_at: float = float("inf")


class RobotsCache:
    """Rules by origin, in memory, at most 500. Thread-safe: an origin is asked once however many threads wait."""

    def __init__(self, product: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._product = product
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, _Entry] = OrderedDict()

    def rules(self, target: Target, load: Callable[[], bytes], deadline: Deadline) -> Rules | Unreadable:
        """Return the rules of the origin of `target`. `load` returns its robots.txt or raises ExternalError.

        A 4xx (or a file behind more than five redirects) allows everything; 5xx and silence forbid everything, but are
        asked again after five minutes. ExternalError "http.rate_limited" and "http.busy" pass through.
        """
        origin = target.origin
        with self._lock:
            entry = self._entries.get(origin)
            mine = entry is None or entry.expires_at <= self._clock()
            if entry is None or mine:
                entry = self._entries[origin] = _Entry()
            self._entries.move_to_end(origin)
            if len(self._entries) > _MANY_ORIGINS:
                self._entries.popitem(last=False)
        if mine:
            self._fill(entry, target, load)
            return entry.outcome.result()
        with deadline.paused():  # the thread that asks has a deadline of its own
            return entry.outcome.result()

    def _fill(self, entry: _Entry, target: Target, load: Callable[[], bytes]) -> None:
        kept = 0.0
        try:
            outcome = self._ask(target, load)
            kept = FAILURE_KEPT_SECONDS if isinstance(outcome, Unreadable) else KEPT_SECONDS
            entry.outcome.set_result(outcome)
        except BaseException as error:
            entry.outcome.set_exception(error)
            raise
        finally:
            entry.expires_at = self._clock() + kept

    def _ask(self, target: Target, load: Callable[[], bytes]) -> Rules | Unreadable:
        try:
            return Rules.parse(load(), self._product)
        except ExternalError as error:
            if _UNAVAILABLE.fullmatch(error.code):
                return Rules("", self._product)
            if error.code in _NOT_ABOUT_ROBOTS:
                raise
            if error.code in _SAME_FOR_PAGE and error.service == target.host.strip("[]"):
                return Unreadable(error.code, error.permanent)
            return Unreadable("http.robots_unreachable", permanent=False)


def _tidied(line: str, product: str) -> str:
    """Say a line so that Protego reads it as the RFC does.

    Protego takes a group for ours when its name merely begins ours ("News" would bind "NewsbiteBot"), misses one with a
    version ("NewsbiteBot/1.0"), and never matches a rule without its leading slash.
    """
    if agent := _AGENT_LINE.match(line):
        name = _PRODUCT.match(agent[1].strip().lower())
        ours = name and name[0] in ("*", product)
        return f"User-agent: {name[0] if name and ours else '-'}"
    return _BARE_RULE.sub(r"\1/", line)
