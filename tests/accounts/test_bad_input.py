"""Whatever is posted: a refusal in the envelope, nothing written."""

import json

import pytest
from django.http import HttpResponse
from hypothesis import HealthCheck, given
from hypothesis import settings as drive
from hypothesis import strategies as st

from backend.accounts.models import CustomSocialAccount, TokenFamily, User
from tests.conftest import ClientOf, JsonClient

AUTH = "/api/v1/auth/"
FIELDS: dict[str, dict[str, object]] = {
    "token/": {"username": "mina", "password": "x"},
    "token/refresh/": {"refresh": "x"},
    "token/revoke/": {"refresh": "x"},
    "exchange/": {"provider": "discord", "uid": "1", "display_name": "미나"},
}
WRONG: list[object] = [None, 1, 1.5, True, ["x"], {"a": 1}, "\0", "a\0b", "\ud800", "x" * 100_000]
NO_OBJECTS = [b"[]", b"null", b"1", b'"x"', b"[[1]]"]
NO_JSON = [b"", b"{", b"\xff\xfe{}", b'{"username": NaN}', b"[" * 50_000, b'{"a":' * 20_000, b"9" * 5000, b"\x1f\x8b"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)

every_endpoint = pytest.mark.parametrize("endpoint", FIELDS)


@pytest.fixture
def bot(service: User, client_of: ClientOf) -> JsonClient:
    return client_of(service)


def refused(answer: HttpResponse, code: str, *, status: int = 400) -> bool:
    body = json.loads(answer.content)
    return answer.status_code == status and set(body) == {"code", "message", "extra"} and body["code"] == code


def nothing_written() -> bool:
    learners = User.objects.filter(is_service_account=False)
    return not learners.exists() and not CustomSocialAccount.objects.exists() and TokenFamily.objects.count() <= 1


def post(bot: JsonClient, endpoint: str, body: object) -> HttpResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body)
    answer: HttpResponse = bot.post(AUTH + endpoint, raw, content_type="application/json")
    return answer


@every_endpoint
def test_a_field_of_the_wrong_kind_empty_or_absent_is_refused_by_name(bot: JsonClient, endpoint: str) -> None:
    good = FIELDS[endpoint]
    bodies = [(field, good | {field: wrong}) for field in good for wrong in WRONG]
    for field in good.keys() - {"display_name"}:
        bodies += [(field, good | {field: ""}), (field, {one: good[one] for one in good if one != field})]
    for field, body in bodies:
        answer = post(bot, endpoint, body)
        assert refused(answer, "request.invalid"), body
        assert set(json.loads(answer.content)["extra"]["fields"]) == {field}, body
    assert nothing_written()


def test_a_provider_is_a_slug_and_a_uid_printable_ascii_that_is_never_trimmed(bot: JsonClient) -> None:
    for provider in ("Discord", "1discord", "dis cord", "카카오", "a" * 51, "discord/../x", "-"):
        assert refused(post(bot, "exchange/", {"provider": provider, "uid": "1"}), "request.invalid")
    for uid in ("a b", " 1", "1\n", "１", "미나", "x" * 256, "\u200b"):
        assert refused(post(bot, "exchange/", {"provider": "discord", "uid": uid}), "request.invalid")
    assert nothing_written()


@every_endpoint
def test_a_body_that_is_no_object_or_no_json_is_refused(bot: JsonClient, endpoint: str) -> None:
    for body in NO_OBJECTS:
        assert refused(post(bot, endpoint, body), "request.invalid"), body
    for body in NO_JSON:
        answer = post(bot, endpoint, body)
        assert refused(answer, "request.malformed") or refused(answer, "request.invalid"), body[:20]
    assert nothing_written()


@every_endpoint
def test_a_huge_body_another_type_and_another_method_are_refused(bot: JsonClient, endpoint: str) -> None:
    assert refused(post(bot, endpoint, {"refresh": "x" * 300_000}), "request.too_large", status=413)
    form = bot.post(AUTH + endpoint, "username=mina", content_type="application/x-www-form-urlencoded")
    assert refused(form, "request.unsupported_media_type", status=415)
    for method in ("get", "put", "patch", "delete"):
        assert refused(getattr(bot, method)(AUTH + endpoint), "request.method_not_allowed", status=405)


@drive(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    endpoint=st.sampled_from(list(FIELDS)),
    body=JSON | st.dictionaries(st.sampled_from(["uid", "provider", "refresh"]), JSON),
)
def test_no_json_breaks_an_endpoint(bot: JsonClient, endpoint: str, body: object) -> None:
    assert post(bot, endpoint, body).status_code < 500
