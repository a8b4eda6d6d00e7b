import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import include, path

urlpatterns = [path("api/v1/auth/", include("backend.accounts.api.urls"))]
AUTH = "/api/v1/auth/"
# Endpoints without authentication.
OPEN = {
    "token/",
    "token/refresh/",
    "token/revoke/",
    "sign-up/code/",
    "sign-up/",
    "password/reset/code/",
    "password/reset/",
    "token/unlock/code/",
    "token/unlock/",
}
CLOSED = {"password/change/", "phone/code/", "phone/", "sessions/", "sessions/{sign_in_id}/", "proof/code/", "proof/"}
WITH_OR_WITHOUT = {"password/reset/"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    out = io.StringIO()
    call_command("spectacular", format="openapi-json", urlconf=__name__, validate=True, fail_on_warn=True, stdout=out)
    made: dict[str, Any] = json.loads(out.getvalue())
    return made


def operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (address.removeprefix(AUTH), method, operation)
        for address, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_endpoint_is_described(schema: dict[str, Any]) -> None:
    assert {address for address, _, _ in operations(schema)} == OPEN | CLOSED


def test_each_endpoint_with_a_body_shows_an_example(schema: dict[str, Any]) -> None:
    for address, method, operation in operations(schema):
        if method == "post" and address != "proof/code/":
            assert operation["requestBody"]["content"]["application/json"]["examples"], address
            assert "400" in operation["responses"], address


def test_each_endpoint_with_a_response_shows_an_example(schema: dict[str, Any]) -> None:
    for address, _, operation in operations(schema):
        answers = [answer for status, answer in operation["responses"].items() if status in {"200", "201", "202"}]
        assert all(answer["content"]["application/json"]["examples"] for answer in answers), address


def test_an_endpoint_is_open_or_requires_a_learners_token(schema: dict[str, Any]) -> None:
    for address, _, operation in operations(schema):
        ways: list[dict[str, list[str]]] = [{}] if address in OPEN - WITH_OR_WITHOUT else [{"learnerToken": []}]
        assert operation.get("security") == ways + ([{}] if address in WITH_OR_WITHOUT else []), address


def test_a_closed_endpoint_documents_401(schema: dict[str, Any]) -> None:
    assert all("401" in operation["responses"] for address, _, operation in operations(schema) if address in CLOSED)
