"""Django's WSGI handler with a request id and metrics.

Not a middleware: the handler sees every request exactly once and costs less.
"""

import logging
from http import HTTPStatus
from time import perf_counter

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponseBase
from prometheus_client import Counter, Histogram

from observability import correlation, metrics

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
UNMATCHED = "unmatched"
SLOW_SECONDS = 1.0

logger = logging.getLogger(__name__)
_children: dict[tuple[str | None, str, int], tuple[Counter, Histogram]] = {}


class MeasuredHandler(WSGIHandler):
    """Answers as Django does; each answer carries `X-Request-Id`, the caller's own if it is one.

    A request that came with an id, as those of the bots do, leaves a line on success, too: it can be followed. A line
    for each request would slow reading down.
    """

    def get_response(self, request: WSGIRequest) -> HttpResponseBase:  # type: ignore[override]  # always WSGI's
        """Return the answer to a request."""
        started = perf_counter()
        sent = request.META.get("HTTP_X_REQUEST_ID")
        name = correlation.accept_id(sent)
        token = correlation.begin(name)
        try:
            response = super().get_response(request)
            seconds = perf_counter() - started
            match = request.resolver_match
            # The URL pattern: a bounded set of label values.
            key = (request.method, match.route if match else UNMATCHED, response.status_code)
            # Looking a metric up by its labels costs more than counting: the result is cached.
            metrics.hot.note(*(_children.get(key) or _found(*key)), seconds)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                metrics.SERVER_ERRORS.inc()
            if seconds > SLOW_SECONDS:
                logger.warning("%s %s took %.2f s", key[0], key[1], seconds)
            elif sent:
                logger.info("%s %s: %d, %.3f s", *key, seconds)
        finally:
            correlation.end(token)
        response.headers[correlation.HEADER] = name
        return response


def _found(method: str | None, route: str, status: int) -> tuple[Counter, Histogram]:
    """Return the metrics of a kind of request; unknown methods share one label, for callers can invent any number."""
    shown = method if method in METHODS else metrics.OTHER
    found = metrics.REQUESTS.labels(shown, route, str(status)), metrics.REQUEST_SECONDS.labels(route)
    if method in METHODS:
        _children[method, route, status] = found
    return found
