import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import DataError
from django.http import Http404
from django.test import Client
from django.urls import path
from pytest_django import Settings
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.common import api
from backend.common.errors import AppError, ExternalError
from tests.conftest import JsonClient

SECRET = "the database password is hunter2"
ERRORS: dict[str, Exception] = {
    "app": AppError("story.unknown", "No such story.", {"id": 1}, status=404),
    "fields": exceptions.ValidationError({"limit": ["too big"]}, code="max_value"),
    "list": exceptions.ValidationError(["nope"]),
    "django-validation": ValidationError("nope", code="odd"),
    "missing": exceptions.NotAuthenticated(),
    "failed": exceptions.AuthenticationFailed(),
    "denied": exceptions.PermissionDenied(),
    "django-denied": PermissionDenied(),
    "absent": exceptions.NotFound(),
    "django-absent": Http404(),
    "throttled": exceptions.Throttled(wait=1.2),
    "number": DataError("integer out of range"),
    "suspicious": SuspiciousOperation("hm"),
    "crash": RuntimeError(SECRET),
    "outside-service": ExternalError("nyt", "http.500", SECRET, permanent=False),
}


class FailApi(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (api.StrictJSONParser,)

    def get(self, request: Request, name: str) -> Response:
        raise ERRORS[name]

    def post(self, request: Request, name: str) -> Response:
        return Response(request.data)


urlpatterns = [path("api/<str:name>/", FailApi.as_view())]
handler400, handler404, handler500 = api.bad_request, api.not_found, api.server_error


@pytest.fixture(autouse=True)
def _urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("app", 404, "story.unknown"),
        ("fields", 400, "request.invalid"),
        ("list", 400, "request.invalid"),
        ("django-validation", 400, "request.invalid"),
        ("missing", 401, "auth.missing"),
        ("failed", 401, "auth.token_invalid"),
        ("denied", 403, "auth.forbidden"),
        ("django-denied", 403, "auth.forbidden"),
        ("absent", 404, "not_found"),
        ("django-absent", 404, "not_found"),
        ("throttled", 429, "request.throttled"),
        ("number", 400, "request.invalid"),
        ("suspicious", 400, "request.bad"),
    ],
)
def test_every_refusal_is_one_envelope(anyone: JsonClient, name: str, status: int, code: str) -> None:
    answer = anyone.get(f"/api/{name}/")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "message", "extra"}


def test_wrong_fields_are_named_with_their_reasons(anyone: JsonClient) -> None:
    assert anyone.get("/api/fields/").json()["extra"] == {
        "fields": {"limit": [{"message": "too big", "code": "max_value"}]}
    }
    assert anyone.get("/api/django-validation/").json()["extra"] == {
        "fields": {"non_field_errors": [{"code": "odd", "message": "nope"}]}
    }


def test_a_throttled_caller_learns_when_to_come_back(anyone: JsonClient) -> None:
    answer = anyone.get("/api/throttled/")
    assert answer["Retry-After"] == "2"
    assert answer.json()["extra"] == {"retry_after_seconds": 2}


@pytest.mark.parametrize("name", ["crash", "outside-service"])
def test_an_unforeseen_error_tells_nothing(name: str) -> None:
    answer = Client(raise_request_exception=False).get(f"/api/{name}/")
    assert answer.status_code == 500
    assert answer.json() == {"code": "internal", "message": "Something broke on our side.", "extra": {}}


def test_an_unknown_address_below_api_is_answered_in_json(client: Client) -> None:
    answer = client.get("/api/v9/nothing/at/all")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_unknown_page_is_answered_as_a_page(client: Client) -> None:
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_a_foreign_host_name_is_refused_in_json(client: Client) -> None:
    answer = client.get("/api/app/", headers={"host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.bad")


@pytest.mark.parametrize(("size", "status"), [(api.BODY_MAX_BYTES, 200), (api.BODY_MAX_BYTES + 1, 413)])
def test_a_body_is_read_up_to_its_limit(anyone: JsonClient, size: int, status: int) -> None:
    body = '"' + "x" * (size - 2) + '"'
    assert anyone.post("/api/app/", body, content_type="application/json").status_code == status


@pytest.mark.parametrize("depth", [100, 100_000])
def test_depth_is_no_crash(anyone: JsonClient, depth: int) -> None:
    answer = anyone.post("/api/app/", "[" * depth + "]" * depth, content_type="application/json")
    assert answer.status_code == (200 if depth == 100 else 400)


@pytest.mark.parametrize("charset", ["utf-9", "bz2_codec", "utf-16"])
def test_another_charset_is_no_crash(anyone: JsonClient, charset: str) -> None:
    answer = anyone.post("/api/app/", b'{"a": 1}', content_type=f"application/json; charset={charset}")
    assert answer.status_code in {200, 400}
