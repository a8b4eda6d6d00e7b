import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import include, path

urlpatterns = [path("api/v1/auth/", include("backend.accounts.urls"))]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    out = io.StringIO()
    call_command("spectacular", format="openapi-json", urlconf=__name__, validate=True, fail_on_warn=True, stdout=out)
    made: dict[str, Any] = json.loads(out.getvalue())
    return made


def test_each_door_shows_a_request_and_says_how_it_refuses(schema: dict[str, Any]) -> None:
    assert len(schema["paths"]) == 4
    for operations in schema["paths"].values():
        post = operations["post"]
        assert post["requestBody"]["content"]["application/json"]["examples"]
        assert {"400", "401"} <= set(post["responses"])
        ok = post["responses"].get("200")
        assert ok is None or ok["content"]["application/json"]["examples"]


def test_only_the_exchange_wants_a_token_and_a_bots_at_that(schema: dict[str, Any]) -> None:
    wanted = {address: operations["post"].get("security") for address, operations in schema["paths"].items()}
    assert wanted.pop("/api/v1/auth/exchange/") == [{"serviceToken": []}]
    assert all(security == [{}] for security in wanted.values())
