"""The API's error envelope with a sentence for people, where Accept-Language asks for Korean."""

from collections.abc import Mapping
from typing import Any

from rest_framework.response import Response

from backend.common import api
from backend.config.api_middleware import preferred_language
from backend.web import service_errors
from backend.web.auth import error_messages


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
