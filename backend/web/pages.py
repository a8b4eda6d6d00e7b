"""Decorator that makes a view a page: language, security policy, and an error page for an AppError.

A decorator and not a middleware, which would slow the API as well.
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
    """A request for a page; `htmx` is true when htmx requests a part of one."""

    htmx: HtmxDetails


def as_pages(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Wrap each view of these URL patterns with `page`; return the patterns."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = page(pattern.callback)
        else:
            as_pages(pattern.url_patterns)
    return list(patterns)


def page(view: View) -> View:
    """Respond in the reader's language and with the security policy; an AppError becomes a page that explains it."""

    @functools.wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        vars(request)["htmx"] = HtmxDetails(request)
        with translation.override(language_of(request)):
            try:
                response = view(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):  # rendered later, it would be in another language
                    response.render()
            except AppError as error:
                response = service_errors.page(request, error)
        response.headers.setdefault(HEADER, build_policy())
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Cookie"])
        return response

    return respond


def language_of(request: HttpRequest) -> str:
    """Return the language a reader chose, else Korean, whatever Accept-Language says."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
