"""One call to a service's API: no redirect is followed, nothing is sent twice, and whether it may have arrived is told.

The line is the collector's (transport.py): only checked addresses, a deadline for the whole, a limit for the answer.
"""

import json
import logging
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

from backend.common import retry_after
from backend.common.deadline import Deadline
from backend.common.errors import ExternalError
from backend.common.http.connection import Line, PinnedAdapter
from backend.common.targets import Target, admit
from observability import metrics

logger = logging.getLogger(__name__)

DEADLINE_SECONDS = 10.0
CONNECT_SECONDS = 3.0
MAX_BYTES = 1024 * 1024
_WIRE_SLACK_BYTES = 64 * 1024
_FAILURES = (requests.RequestException, HTTPError, HTTPException, OSError, ValueError)


@dataclass(frozen=True)
class Reply:
    """What the service answered, good or bad."""

    status: int
    body: bytes
    retry_after_seconds: float | None = None

    @property
    def data(self) -> dict[str, Any]:
        """The body as a JSON object, empty when it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class NotSentError(ExternalError):
    """The call never left: it is safe to make it again."""


class NoAnswerError(ExternalError):
    """The call left, and no whole answer came back: it may have been done."""


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    deadline_seconds: float = DEADLINE_SECONDS,
) -> Reply:
    """Return the answer to one request with a form or a JSON body, whatever its status.

    Raises NotSentError or NoAnswerError, and ExternalError "http.*" for an address that may not be called. The log
    names address and outcome, never headers or bodies.
    """
    target = admit(url, settings.FETCH_ALLOW_HOSTS)
    sent = {"User-Agent": settings.FETCH_USER_AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    started, outcome = time.monotonic(), "aborted"
    try:
        request = requests.Request(method, target.url, headers={**sent, **(headers or {})}, data=form, json=body)
        reply = _exchanged(target, _prepared(target, request), deadline_seconds)
        outcome = str(reply.status)
    except ExternalError as error:
        outcome = error.code
        raise
    finally:
        seconds = time.monotonic() - started
        metrics.sent_out(target.host, outcome, seconds)
        logger.info("%s %s: %s, %.2f s", method, target.url, outcome, seconds)
    return reply


def _prepared(target: Target, request: requests.Request) -> requests.PreparedRequest:
    """Return the request as it will go out; a key with a line break in it, say, goes nowhere."""
    try:
        for value in request.headers.values():
            str(value).encode("latin-1")
        return request.prepare()
    except _FAILURES as error:
        raise NotSentError(target.host, "http.request", "not a request we can send", permanent=True) from error


def _exchanged(target: Target, request: requests.PreparedRequest, deadline_seconds: float) -> Reply:
    line = Line(
        deadline=Deadline(deadline_seconds, time.monotonic),
        connect_timeout=CONNECT_SECONDS,
        read_timeout=deadline_seconds,
        max_wire_bytes=MAX_BYTES + _WIRE_SLACK_BYTES,
        allow_hosts=frozenset(settings.FETCH_ALLOW_HOSTS),
    )
    timeout = (line.connect_timeout, line.read_timeout)
    with closing(PinnedAdapter(line)) as adapter:
        try:
            with adapter.send(request, stream=True, timeout=timeout) as response:
                content = response.raw.read(MAX_BYTES, decode_content=True)
                wait = retry_after.seconds(response.raw.headers.get("Retry-After"))
                return Reply(response.raw.status, content, wait)
        except ExternalError as error:
            raise _before_or_after(target.host, error) from error
        except _FAILURES as error:
            raise _broken_off(target.host, error) from error


def _before_or_after(host: str, error: ExternalError) -> ExternalError:
    """Tell a line that was never opened from an answer that did not end: the meter alone says "too large"."""
    if error.code == "http.too_large":
        return NoAnswerError(host, error.code, error.message, permanent=False)
    return NotSentError(host, error.code, error.message, permanent=error.permanent)


def _broken_off(host: str, error: BaseException) -> ExternalError:
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return NotSentError(host, "http.certificate", "the certificate is not valid", permanent=True)
    is_late = any(isinstance(cause, (TimeoutError, requests.Timeout)) for cause in causes)
    code = "http.timeout" if is_late else "http.broken"
    return NoAnswerError(host, code, "no whole answer came", permanent=False)


def _causes(error: BaseException) -> Iterator[BaseException]:
    yield error
    for cause in (error.__cause__, getattr(error, "reason", None), *error.args):
        if isinstance(cause, BaseException) and cause is not error:
            yield from _causes(cause)
