"""What makes an answer a page: its language, its security policy, and a kind word when a service refuses.

Pages are wrapped here, not by a middleware: calls to the API would pay for one too.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from backend.common.errors import AppError
from backend.web import service_errors

View = Callable[..., HttpResponseBase]


class PageRequest(HttpRequest):
    """A request for a page; `htmx` is true when a part of a page asks."""

    htmx: HtmxDetails


def as_pages(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Return the same addresses, each view made a page."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = page(pattern.callback)
        else:
            as_pages(pattern.url_patterns)
    return list(patterns)


def page(view: View) -> View:
    """Answer in the reader's language and under the policy; an AppError becomes a page that explains it."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        vars(request)["htmx"] = HtmxDetails(request)
        with translation.override(language_of(request)):
            try:
                response = _rendered(view(request, *args, **kwargs))
            except AppError as error:
                response = service_errors.page(request, error)
        response.headers.setdefault(HEADER, build_policy())
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer


def language_of(request: HttpRequest) -> str:
    """Return what a reader chose, Korean for everybody else, whatever their browser says."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """A template that is rendered later would be rendered in another language."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response
