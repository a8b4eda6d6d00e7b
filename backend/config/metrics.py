"""`GET /metrics`: what Prometheus reads. Not public."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST

from backend.common import api
from backend.config.state_metrics.collector import state_collector
from observability import metrics

LOOPBACK = frozenset({"127.0.0.1", "::1", ""})
"""The empty address is that of a Unix socket."""
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")


def exposition(request: HttpRequest) -> HttpResponse:
    """Return the metrics of all web processes and the state metrics.

    Allowed: the bearer of METRICS_TOKEN or, when none is set, a caller on this machine that is not a proxy. All others
    get 404, which reveals nothing.
    """
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").encode(errors="replace")
        is_allowed = hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    else:
        is_proxied = any(name in request.META for name in FORWARDED)
        is_allowed = request.META.get("REMOTE_ADDR", "") in LOOPBACK and not is_proxied
    if not is_allowed:
        return api.not_found(request)  # type: ignore[return-value]  # one of Django's own responses
    return HttpResponse(metrics.exposition(state_collector()), content_type=CONTENT_TYPE_LATEST)
