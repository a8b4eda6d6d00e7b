"""`GET /metrics`: what Prometheus reads. Not public."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST

from backend.common import api
from backend.config.state_metrics.collector import facts
from observability import metrics

LOOPBACK = frozenset({"127.0.0.1", "::1", ""})
"""An empty address is a socket in the file system's."""
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")


def exposition(request: HttpRequest) -> HttpResponse:
    """Tell the metrics of all web processes and the facts of the house.

    Whoever brings METRICS_TOKEN as a bearer may read them; when there is none, whoever asks on this very machine and
    not through a proxy. For all others there is nothing here (404), so that a guess learns nothing.
    """
    if not _is_welcome(request):
        return api.not_found(request)  # type: ignore[return-value]  # one of Django's own responses
    return HttpResponse(metrics.exposition(facts()), content_type=CONTENT_TYPE_LATEST)


def _is_welcome(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").encode(errors="replace")
        return hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    is_proxied = any(name in request.META for name in FORWARDED)
    return request.META.get("REMOTE_ADDR", "") in LOOPBACK and not is_proxied
