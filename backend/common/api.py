"""What every endpoint shares: the error envelope {code, message, extra}, a JSON parser that survives hostile bodies."""

import io
from collections.abc import Iterable, Mapping
from typing import IO, Any, NamedTuple

from django.core import exceptions as django_errors
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views import defaults
from pydantic import BaseModel
from rest_framework import exceptions, parsers, serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from backend.common.errors import AppError

BODY_MAX_BYTES = 256 * 1024
ANY = "*/*"
JSON_PATHS = ("/api/", "/webhooks/")


class Refusal(NamedTuple):
    """One error answer: the code never changes, the message is for developers."""

    status: int
    code: str
    message: str


INVALID = Refusal(400, "request.invalid", "Some fields are not acceptable; extra.fields says which and why.")
TOO_LARGE = Refusal(413, "request.too_large", f"The body is larger than {BODY_MAX_BYTES} bytes.")
FORBIDDEN = Refusal(403, "auth.forbidden", "This caller may not do that.")
NOT_FOUND = Refusal(404, "not_found", "There is nothing at this address.")
INTERNAL = Refusal(500, "internal", "Something broke on our side.")
MALFORMED = Refusal(400, "request.malformed", "The request cannot be read as JSON in UTF-8.")
BAD_REQUEST = Refusal(400, "request.bad", "The request is not acceptable.")

REFUSALS: Mapping[type[Exception], Refusal] = {
    exceptions.NotAuthenticated: Refusal(401, "auth.missing", "Send Authorization: Bearer <access token>."),
    exceptions.AuthenticationFailed: Refusal(401, "auth.token_invalid", "The token is not acceptable."),
    exceptions.PermissionDenied: FORBIDDEN,
    exceptions.NotFound: NOT_FOUND,
    exceptions.MethodNotAllowed: Refusal(405, "request.method_not_allowed", "Not with this HTTP method."),
    exceptions.NotAcceptable: Refusal(406, "request.not_acceptable", "Only application/json is served here."),
    exceptions.UnsupportedMediaType: Refusal(415, "request.unsupported_media_type", "Send application/json."),
    exceptions.ParseError: MALFORMED,
    exceptions.Throttled: Refusal(429, "request.throttled", "Too many requests; wait a little."),
    exceptions.ValidationError: INVALID,
    django_errors.ValidationError: INVALID,
    django_errors.PermissionDenied: FORBIDDEN,
    django_errors.RequestDataTooBig: TOO_LARGE,
    django_errors.SuspiciousOperation: BAD_REQUEST,
    Http404: NOT_FOUND,
    # A value that no column can hold, a number beyond 64 bits say, is the caller's mistake.
    DataError: INVALID,
}
CODES = frozenset(refusal.code for refusal in (*REFUSALS.values(), INTERNAL))


class ErrorBody(serializers.Serializer[dict[str, Any]]):
    """The envelope of every refusal, for the schema."""

    code = serializers.CharField(help_text="Lowercase, dotted, never changes: branch on this.")
    message = serializers.CharField(
        help_text="English, for developers; with Accept-Language: ko a Korean sentence for people."
    )
    extra = serializers.DictField(
        help_text="Details by code, for example {fields: {limit: [{code, message}]}}; a field's message is Korean, or "
        "English with Accept-Language: en."
    )


NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
"""Headers of an answer that holds a token or a code."""


def json_response(shape: BaseModel, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return a shape of the API as JSON."""
    return HttpResponse(shape.model_dump_json(), content_type="application/json", status=status, headers=headers)


def validated(shape: type[serializers.Serializer[Any]], data: object, **options: Any) -> dict[str, Any]:
    """Return what a request holds as this shape. Raises ValidationError, which becomes "request.invalid" (400)."""
    form = shape(data=data, **options)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


class Text(serializers.CharField):
    """A string and nothing else: DRF's own field would take 12 or 1.5 for text."""

    def to_internal_value(self, data: object) -> str:
        """Refuse anything but a JSON string."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictJSONParser(parsers.JSONParser):
    """JSON within bounds: at most BODY_MAX_BYTES, no NaN, and a body nested too deeply is malformed, not a crash."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the parsed body. Raises AppError "request.too_large" or ParseError."""
        body = stream.read(BODY_MAX_BYTES + 1)
        if len(body) > BODY_MAX_BYTES:
            raise AppError(TOO_LARGE.code, TOO_LARGE.message, status=TOO_LARGE.status)
        try:
            return super().parse(io.BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise exceptions.ParseError("nested too deeply") from None


class JsonNegotiation(DefaultContentNegotiation):
    """DRF's negotiation with a short cut for the usual case: the caller accepts anything, and we have only JSON."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the renderer and its media type. Raises NotAcceptable."""
        first, *others = renderers
        if not others and request.META.get("HTTP_ACCEPT", ANY) in (ANY, first.media_type):
            return first, str(first.media_type)
        chosen, media_type = super().select_renderer(request, [first, *others], format_suffix)
        return chosen, str(media_type)


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn a refusal into the envelope; None leaves an unforeseen error to Django, which logs it and answers 500."""
    del context
    if isinstance(error, AppError):
        refusal, extra = Refusal(error.status, error.code, error.message), error.extra
    else:
        known = next((REFUSALS[kind] for kind in type(error).__mro__ if kind in REFUSALS), None)
        if known is None:
            return None
        refusal, extra = known, _details(error)
    # Whole seconds: DRF's Throttled has `wait`, our own refusals name them in `extra`.
    wait = error.extra.get("retry_after_seconds") if isinstance(error, AppError) else getattr(error, "wait", None)
    headers = {"Retry-After": str(wait)} if wait is not None else {}
    if refusal.status == 401:
        headers = {"WWW-Authenticate": 'Bearer realm="api"'}
    return Response(_envelope(refusal, extra), status=refusal.status, headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer a request that Django itself refuses (`handler400`)."""
    return _json(BAD_REQUEST) if _expects_json(request) else defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """Answer for an address that is not served (`handler404`, and the catch-all below /api/)."""
    if _expects_json(request):
        return _json(NOT_FOUND)
    return defaults.page_not_found(request, exception or Http404())


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer after an unforeseen error without details about it (`handler500`)."""
    return _json(INTERNAL) if _expects_json(request) else defaults.server_error(request)


def _expects_json(request: HttpRequest) -> bool:
    return request.path.startswith(JSON_PATHS)


def _json(refusal: Refusal) -> JsonResponse:
    return JsonResponse(_envelope(refusal, {}), status=refusal.status)


def _envelope(refusal: Refusal, extra: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": refusal.code, "message": refusal.message, "extra": extra}


def _details(error: Exception) -> dict[str, Any]:
    match error:
        case exceptions.ValidationError():
            fields = error.get_full_details()
            return {"fields": fields if isinstance(fields, dict) else {"non_field_errors": fields}}
        case django_errors.ValidationError():
            return {"fields": {"non_field_errors": [{"code": error.code or "invalid", "message": error.messages[0]}]}}
        case exceptions.Throttled():
            return {"retry_after_seconds": getattr(error, "wait", None)}
        case _:
            return {}
