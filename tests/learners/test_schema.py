"""The learner's endpoints in the OpenAPI schema."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import include, path

from backend.accounts.api import tokens as names_our_tokens

__all__ = ["names_our_tokens"]

urlpatterns = [path("api/v1/", include("backend.learners.api.urls"))]
ME = "/api/v1/me/"


@pytest.fixture(scope="module")
def paths() -> dict[str, Any]:
    out = io.StringIO()
    call_command("spectacular", format="openapi-json", urlconf=__name__, validate=True, fail_on_warn=True, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())["paths"]
    return found


def test_every_promised_endpoint_is_documented(paths: dict[str, Any]) -> None:
    promised = {
        f"{ME}link-codes/": {"post"},
        f"{ME}link/": {"post"},
        f"{ME}merges/": {"get"},
        f"{ME}merges/{{merge_id}}/undo/": {"post"},
        f"{ME}notices/": {"get"},
        f"{ME}notices/{{notice_id}}/read/": {"post"},
        f"{ME}export/": {"get"},
        ME: {"get", "patch", "delete"},
    }
    assert {address: set(paths[address]) for address in promised} == promised


def test_all_of_them_want_a_learners_token(paths: dict[str, Any]) -> None:
    wanted = {
        json.dumps(one["security"]) for address in paths if address.startswith(ME) for one in paths[address].values()
    }
    assert wanted == {'[{"learnerToken": []}]'}


def test_the_exchange_tells_of_the_login(paths: dict[str, Any]) -> None:
    body = paths["/api/v1/auth/exchange/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["$ref"].endswith("/Speaker")
