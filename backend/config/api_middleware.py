"""What the API alone does around its endpoints: conditional GET, the language of messages, sentences of errors."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import translation
from rest_framework.response import Response

from backend.common import api
from backend.config.page_middleware import API
from backend.web import service_errors
from backend.web.auth import error_messages

ETAG_BYTES = 12
REVALIDATED = "private, no-cache"
"""A client may keep the answer, and asks each time whether it still holds; no cache on the way may."""


class ApiMiddleware:
    """Answers below /api/ in the language of Accept-Language; a GET has an ETag and honours If-None-Match (RFC 9110).

    An answer that names its own Cache-Control, a token or an export, is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer, or 304 without a body when the client has it already."""
        if not request.path_info.startswith(API):
            return self._get_response(request)
        if accepted := request.META.get("HTTP_ACCEPT_LANGUAGE"):
            with translation.override(preferred_language(accepted)):
                response = self._get_response(request)
        else:
            response = self._get_response(request)
        if response.status_code != 200 or request.method != "GET" or not isinstance(response, HttpResponse):
            return response
        headers = response.headers
        if "Cache-Control" in headers:
            return response
        etag = f'"{hashlib.blake2b(response.content, digest_size=ETAG_BYTES).hexdigest()}"'
        wanted = request.META.get("HTTP_IF_NONE_MATCH")
        if wanted and (wanted.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in wanted.split(",")}):
            response = HttpResponseNotModified(headers={name: headers[name] for name in ("Vary",) if name in headers})
            headers = response.headers
        headers["ETag"] = etag
        headers["Cache-Control"] = REVALIDATED
        return response


def preferred_language(accepted: str) -> str:
    """Return the language of ours that an Accept-Language header ranks first, Korean if it names none."""
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:200].split(",")):
        name, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            quality = 0.0
        ranked.append((-quality, place, name.lower().partition("-")[0]))
    ours = dict(settings.LANGUAGES)
    return next((name for quality, _, name in sorted(ranked) if quality < 0 and name in ours), settings.LANGUAGE_CODE)


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Do as `common.api.exception_handler`; `message` is Korean for a caller who prefers it, else for developers."""
    response = api.exception_handler(error, context)
    accepted = context["request"].META.get("HTTP_ACCEPT_LANGUAGE") if context.get("request") else None
    if response is not None and accepted and preferred_language(accepted) == "ko":
        code = response.data["code"]
        field_error = error_messages.SENTENCES.get(code)
        sentence = field_error.sentence if field_error else service_errors.SENTENCES.get(code, service_errors.UNKNOWN)
        response.data["message"] = str(sentence)
        response.headers["Content-Language"] = "ko"
    return response
