"""One HTTP request and its answer: `call` for a service's API, `send` below it for the crawler too.

No redirect is followed and nothing is sent twice. Only checked addresses are connected to (connection.py), within a
deadline for the whole and a limit for the answer.
"""

import json
import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

import requests
from django.conf import settings
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.exceptions import TimeoutError as PoolTimeoutError
from urllib3.response import BaseHTTPResponse

from backend.common.errors import ExternalError
from backend.common.http.connection import (
    Deadline,
    NoAnswerError,
    NotSentError,
    PinnedAdapter,
    RequestLimits,
    Target,
    admit,
)
from backend.common.retry_after import retry_after_seconds
from observability import metrics

__all__ = ["NoAnswerError", "NotSentError", "Reply", "call"]

logger = logging.getLogger(__name__)

ACCEPT_ENCODING = "gzip, deflate"
DEADLINE_SECONDS = 10.0
CONNECT_SECONDS = 3.0
MAX_BYTES = 1024 * 1024
MAX_GAP_SECONDS = 30.0
_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_CHUNK_BYTES = 64 * 1024
_MAX_HOSTS = 1_000
_FAILURES = (requests.RequestException, HTTPError, HTTPException, OSError, ValueError)


@dataclass(frozen=True)
class Reply:
    """What a server answered, good or bad; `headers` are read without regard to case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """The body as a JSON object, empty when it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def retry_after_seconds(self) -> float | None:
        """The seconds that Retry-After (RFC 9110 section 10.2.3) asks for, 0 to 3600; None without a usable one."""
        return retry_after_seconds(self.headers.get("Retry-After"))


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    deadline_seconds: float = DEADLINE_SECONDS,
) -> Reply:
    """Return the answer to one request with a form or a JSON body, whatever its status; at most MAX_BYTES of it.

    Raises NotSentError or NoAnswerError, codes "http.*". The log names address and outcome, never headers or bodies.
    """
    target = admit(url, settings.FETCH_ALLOW_HOSTS)
    limits = RequestLimits(
        deadline=Deadline(deadline_seconds, time.monotonic),
        connect_timeout=CONNECT_SECONDS,
        read_timeout=deadline_seconds,
        max_body_bytes=MAX_BYTES,
        allow_hosts=frozenset(settings.FETCH_ALLOW_HOSTS),
        cut_body=True,
    )
    sent = {"User-Agent": settings.FETCH_USER_AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    request = requests.Request(method, target.url, headers={**sent, **(headers or {})}, data=form, json=body)
    try:
        return send(request, target, limits, read_error_bodies=True)
    except NoAnswerError as error:
        error.permanent = False  # an API that answers badly today is called again
        raise


def send(
    request: requests.Request,
    target: Target,
    limits: RequestLimits,
    *,
    read_error_bodies: bool = False,
    ca_bundle: str | None = None,
) -> Reply:
    """Send one request, log one line, and return the answer whatever its status; the body of a 2xx is decoded.

    Raises NotSentError or NoAnswerError. The log line has no secret: it never reaches `target.url`.
    """
    host, started = target.host, time.monotonic()
    outcome, size = "aborted", 0
    try:
        try:
            for value in request.headers.values():
                str(value).encode("latin-1")  # a key with a line break in it, say, goes nowhere
            prepared = request.prepare()
        except _FAILURES as error:
            raise NotSentError(host, "http.request", "not a request we can send", permanent=True) from error
        timeout = (limits.connect_timeout, limits.read_timeout)
        # The adapter alone, without a Session: no cookies, no .netrc, no proxy from the environment, and nothing that
        # reads the body of a redirect to the end.
        with closing(PinnedAdapter(limits)) as adapter:
            try:
                with adapter.send(prepared, stream=True, timeout=timeout, verify=ca_bundle or True) as response:
                    raw = response.raw
                    has_body = read_error_bodies or 200 <= raw.status < 300
                    reply = Reply(raw.status, _read_body(host, raw, limits) if has_body else b"", raw.headers)
            except _FAILURES as error:
                raise _translate_error(host, error) from error
        outcome, size = str(reply.status), len(reply.body)
    except ExternalError as error:
        outcome = error.code
        raise
    finally:
        seconds = time.monotonic() - started
        metrics.count_outbound(host, outcome, seconds)
        logger.info("%s %s: %s, %d bytes, %.2f s", request.method, target.url, outcome, size, seconds)
    return reply


def _read_body(host: str, raw: BaseHTTPResponse, limits: RequestLimits) -> bytes:
    """Return the decoded body, counted after decoding and chunk by chunk: ten kilobytes of gzip can hold a gigabyte."""
    named = (name.strip().lower() for name in raw.headers.get("Content-Encoding", "").split(","))
    codings = [name for name in named if name not in ("", "identity")]
    if not _CODINGS.issuperset(codings):
        raise NoAnswerError(host, "http.encoding", "a content coding we did not offer", permanent=True)
    raw.headers["Content-Encoding"] = ",".join(codings)  # the one form that urllib3 understands
    most = limits.max_body_bytes
    declared = raw.headers.get("Content-Length", "")
    too_large = NoAnswerError(host, "http.too_large", f"more than {most} bytes", permanent=True)
    if not limits.cut_body and not codings and declared.isdecimal() and float(declared) > most:
        raise too_large
    chunks: list[bytes] = []
    size = 0
    while size <= most and (chunk := raw.read(_CHUNK_BYTES, decode_content=True)):
        chunks.append(chunk)
        size += len(chunk)
    if size > most and not limits.cut_body:
        raise too_large
    return b"".join(chunks)[:most]


def _translate_error(host: str, error: BaseException) -> ExternalError:
    """Name a failure of the layers below. Their own words may quote what they were sent: they stay out."""
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return NotSentError(host, "http.certificate", "the certificate is not valid", permanent=True)
    if any(isinstance(cause, (TimeoutError, PoolTimeoutError, requests.Timeout)) for cause in causes):
        return NoAnswerError(host, "http.timeout", "no answer in time", permanent=False)
    if any(isinstance(cause, DecodeError) for cause in causes):
        return NoAnswerError(host, "http.encoding", "the body does not decode", permanent=True)
    return NoAnswerError(host, "http.broken", "the connection broke or spoke no HTTP", permanent=False)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what requests and urllib3 wrapped in it; not __context__, which may be the caller's own error."""
    yield error
    for cause in (error.__cause__, getattr(error, "reason", None), *error.args):
        if isinstance(cause, BaseException) and cause is not error:
            yield from _causes(cause)


@dataclass
class _Host:
    """One host: the lock of the request under way, how many wait or run, when the last request began."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    users: int = 0
    started_at: float = float("-inf")


class HostPacing:
    """One request at a time to each host, and a pause between two. Thread-safe; an idle host is forgotten."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        max_wait_seconds: float = 120.0,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._max_wait = max_wait_seconds
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, name: str, gap_seconds: float) -> Iterator[None]:
        """Wait until the host is free and `gap_seconds` (at most 30) have passed since its last request began.

        ExternalError "http.busy" when it does not become free within the longest wait.
        """
        with self._lock:
            if name not in self._hosts and len(self._hosts) >= _MAX_HOSTS:
                # Idle for longer than any gap: forgetting those changes nothing.
                before = self._clock() - MAX_GAP_SECONDS
                self._hosts = {
                    key: other for key, other in self._hosts.items() if other.users or other.started_at > before
                }
            host = self._hosts.setdefault(name, _Host())
            host.users += 1
        try:
            if not host.lock.acquire(timeout=self._max_wait):
                raise ExternalError(name, "http.busy", "too many of our requests wait for this host", permanent=False)
            try:
                wait = host.started_at + min(gap_seconds, MAX_GAP_SECONDS) - self._clock()
                if wait > 0:
                    self._sleep(wait)
                host.started_at = self._clock()
                yield
            finally:
                host.lock.release()
        finally:
            with self._lock:
                host.users -= 1
