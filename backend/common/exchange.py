"""One GET and its answer: no redirects, no retries, no manners; every way it can fail becomes an ExternalError."""

import logging
import re
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException

import requests
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.exceptions import TimeoutError as PoolTimeoutError
from urllib3.response import BaseHTTPResponse

from backend.common import retry_after
from backend.common.errors import ExternalError
from backend.common.http.connection import Line, PinnedAdapter
from backend.common.targets import Target
from backend.common.validators import Validators
from observability import metrics

logger = logging.getLogger(__name__)

ACCEPT_ENCODING = "gzip, deflate"
_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING_STATUSES = frozenset({304, 408, 425, 429})  # 304: nobody asked, a confused cache
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_CHUNK_BYTES = 64 * 1024
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]+)""", re.IGNORECASE)
_FAILURES = (requests.RequestException, HTTPError, HTTPException, OSError, ValueError)


@dataclass(frozen=True)
class Answer:
    """What came back: a body (2xx), a `location` to go on to (3xx), or neither (304)."""

    status: int
    body: bytes
    content_type: str
    charset: str | None
    validators: Validators
    location: str | None = None
    retry_after_seconds: float | None = None


@dataclass(frozen=True)
class BodyLimit:
    """How many decoded bytes a body may have; beyond that it is refused, or cut when `cut` is set."""

    max_bytes: int
    cut: bool = False


def send(target: Target, line: Line, *, headers: Mapping[str, str], limit: BodyLimit, ca_bundle: str | None) -> Answer:
    """Ask `target` once, log one line, and return the answer; ExternalError for everything else.

    This is where a failure is found permanent or not. The log line has no secret: it never reaches `target.url`.
    """
    started = time.monotonic()
    outcome, size = "aborted", 0
    try:
        answer = _send(target, line, headers, limit, ca_bundle)
        outcome, size = str(answer.status), len(answer.body)
    except ExternalError as error:
        outcome = error.code
        raise
    finally:
        seconds = time.monotonic() - started
        metrics.sent_out(target.host, outcome, seconds)
        logger.info("GET %s: %s, %d bytes, %.2f s", target.url, outcome, size, seconds)
    return answer


def _send(target: Target, line: Line, headers: Mapping[str, str], limit: BodyLimit, ca_bundle: str | None) -> Answer:
    timeout = (line.connect_timeout, line.read_timeout)
    # The adapter alone, without a Session: no cookies, no .netrc, no proxy from the environment, and nobody who reads
    # the body of a redirect to the end.
    with closing(PinnedAdapter(line)) as adapter:
        try:
            request = requests.Request("GET", target.url, headers=dict(headers)).prepare()
            with adapter.send(request, stream=True, timeout=timeout, verify=ca_bundle or True) as response:
                return _answer(target.host, response.raw, limit, not _CONDITIONS.isdisjoint(headers))
        except _FAILURES as error:
            raise _translated(target.host, error) from error


def _answer(host: str, raw: BaseHTTPResponse, limit: BodyLimit, asked_for_changes: bool) -> Answer:
    location = raw.headers.get("Location") if raw.status in _REDIRECTS else None
    good = 200 <= raw.status < 300
    if not (good or location or (raw.status == 304 and asked_for_changes)):
        raise _status_error(host, raw)
    media, _, _ = raw.headers.get("Content-Type", "").partition(";")
    charset = _CHARSET.search(raw.headers.get("Content-Type", ""))
    return Answer(
        status=raw.status,
        body=_body(host, raw, limit) if good else b"",
        content_type=media.strip().lower(),
        charset=charset[1].lower() if charset else None,
        validators=Validators.of(raw.headers),
        location=location,
        retry_after_seconds=retry_after.seconds(raw.headers.get("Retry-After")) if location else None,
    )


def _body(host: str, raw: BaseHTTPResponse, limit: BodyLimit) -> bytes:
    """The decoded body. Counted after decoding, chunk by chunk: ten kilobytes of gzip can hold a gigabyte."""
    codings = _codings(host, raw)
    declared = raw.headers.get("Content-Length", "")
    too_large = ExternalError(host, "http.too_large", f"more than {limit.max_bytes} bytes", permanent=True)
    if not limit.cut and not codings and declared.isdecimal() and float(declared) > limit.max_bytes:
        raise too_large
    chunks: list[bytes] = []
    size = 0
    while size <= limit.max_bytes and (chunk := raw.read(_CHUNK_BYTES, decode_content=True)):
        chunks.append(chunk)
        size += len(chunk)
    if size > limit.max_bytes and not limit.cut:
        raise too_large
    return b"".join(chunks)[: limit.max_bytes]


def _codings(host: str, raw: BaseHTTPResponse) -> list[str]:
    """The content codings to undo, told to urllib3 in the one form it understands."""
    named = (name.strip().lower() for name in raw.headers.get("Content-Encoding", "").split(","))
    codings = [name for name in named if name not in ("", "identity")]
    if not _CODINGS.issuperset(codings):
        raise ExternalError(host, "http.encoding", "a content coding we did not offer", permanent=True)
    raw.headers["Content-Encoding"] = ",".join(codings)
    return codings


def _status_error(host: str, raw: BaseHTTPResponse) -> ExternalError:
    wait = retry_after.seconds(raw.headers.get("Retry-After"))
    if raw.status == 429:
        return retry_after.rate_limited(host, wait)
    permanent = 300 <= raw.status < 500 and raw.status not in _PASSING_STATUSES
    return ExternalError(
        host,
        f"http.status.{raw.status}",
        "answered with an error",
        permanent=permanent,
        retry_after_seconds=None if permanent else wait,
    )


def _translated(host: str, error: BaseException) -> ExternalError:
    """Name a failure of the layers below. Their own words may quote what they were sent: they stay out."""
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return ExternalError(host, "http.certificate", "the certificate is not valid", permanent=True)
    if any(isinstance(cause, (TimeoutError, PoolTimeoutError, requests.Timeout)) for cause in causes):
        return ExternalError(host, "http.timeout", "no answer in time", permanent=False)
    if any(isinstance(cause, DecodeError) for cause in causes):
        return ExternalError(host, "http.encoding", "the body does not decode", permanent=True)
    return ExternalError(host, "http.broken", "the connection broke or spoke no HTTP", permanent=False)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what requests and urllib3 wrapped in it; not __context__, which may be the caller's own trouble."""
    yield error
    inner = [error.__cause__, getattr(error, "reason", None), *error.args]
    for cause in inner:
        if isinstance(cause, BaseException) and cause is not error:
            yield from _causes(cause)
