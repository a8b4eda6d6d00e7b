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
ENDPOINTS = ["token/", "token/refresh/", "token/revoke/", "exchange/"]
FIELDS = {
    "token/": {"username": "mina", "password": "x"},
    "token/refresh/": {"refresh": "x"},
    "token/revoke/": {"refresh": "x"},
    "exchange/": {"provider": "discord", "uid": "1", "display_name": "미나"},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


@pytest.fixture
def bot(service: User, client_of: ClientOf) -> JsonClient:
    return client_of(service)


def refused(answer: HttpResponse, *codes: str) -> bool:
    body = json.loads(answer.content)
    return 400 <= answer.status_code < 500 and set(body) == {"code", "message", "extra"} and body["code"] in codes


def nothing_written() -> bool:
    learners = User.objects.filter(is_service_account=False)
    return not learners.exists() and not CustomSocialAccount.objects.exists() and TokenFamily.objects.count() <= 1


@pytest.mark.parametrize(
    ("endpoint", "field"), [(endpoint, field) for endpoint, fields in FIELDS.items() for field in fields]
)
@pytest.mark.parametrize(
    "wrong",
    [None, 1, 1.5, True, [], ["x"], {}, {"a": 1}, "\0", "a\0b", "\ud800", "x" * 100_000],
    ids=lambda value: repr(value)[:20],
)
def test_a_field_of_the_wrong_kind_is_refused_by_name(
    bot: JsonClient, endpoint: str, field: str, wrong: object
) -> None:
    body = json.dumps(FIELDS[endpoint] | {field: wrong})
    answer = bot.post(AUTH + endpoint, body, content_type="application/json")
    assert refused(answer, "request.invalid")
    assert set(answer.json()["extra"]["fields"]) == {field}
    assert nothing_written()


@pytest.mark.parametrize(
    ("endpoint", "field"),
    [(endpoint, field) for endpoint, fields in FIELDS.items() for field in fields if field != "display_name"],
)
@pytest.mark.parametrize("empty", ["", "   ", "absent"])
def test_an_empty_or_absent_field_is_refused_by_name(bot: JsonClient, endpoint: str, field: str, empty: str) -> None:
    body = {name: value for name, value in FIELDS[endpoint].items() if name != field}
    if empty != "absent" and not (field == "password" and empty.isspace()):
        body[field] = empty
    answer = bot.post(AUTH + endpoint, body)
    assert refused(answer, "request.invalid")
    assert set(answer.json()["extra"]["fields"]) == {field}


@pytest.mark.parametrize("provider", ["Discord", "1discord", "dis cord", "카카오", "a" * 51, "discord/../x", "-"])
def test_a_provider_is_a_slug(bot: JsonClient, provider: str) -> None:
    assert refused(bot.post(AUTH + "exchange/", {"provider": provider, "uid": "1"}), "request.invalid")
    assert nothing_written()


@pytest.mark.parametrize("uid", ["a b", " 1", "1\n", "１", "미나", "x" * 256, "\u200b"])
def test_a_uid_is_printable_ascii_and_never_trimmed(bot: JsonClient, uid: str) -> None:
    assert refused(bot.post(AUTH + "exchange/", {"provider": "discord", "uid": uid}), "request.invalid")
    assert nothing_written()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("body", ["[]", "null", "1", '"x"', "[[1]]", "true"])
def test_a_body_that_is_no_object_is_refused(bot: JsonClient, endpoint: str, body: str) -> None:
    assert refused(bot.post(AUTH + endpoint, body, content_type="application/json"), "request.invalid")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe{}", b'{"username": NaN}', b"[" * 50_000, b'{"a":' * 20_000, b"9" * 5000, b"\x1f\x8b\x08"],
    ids=["empty", "cut", "not utf-8", "NaN", "deep list", "deep object", "long number", "gzip"],
)
def test_a_body_that_is_no_json_is_refused(bot: JsonClient, endpoint: str, body: bytes) -> None:
    assert refused(
        bot.post(AUTH + endpoint, body, content_type="application/json"), "request.malformed", "request.invalid"
    )
    assert nothing_written()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_huge_body_is_refused_unread(bot: JsonClient, endpoint: str) -> None:
    body = json.dumps({"refresh": "x" * 3_000_000})
    answer = bot.post(AUTH + endpoint, body, content_type="application/json")
    assert refused(answer, "request.too_large")
    assert answer.status_code == 413


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_another_content_type_is_refused(bot: JsonClient, endpoint: str) -> None:
    answer = bot.post(AUTH + endpoint, "username=mina&password=x", content_type="application/x-www-form-urlencoded")
    assert refused(answer, "request.unsupported_media_type")
    assert answer.status_code == 415


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_another_method_is_refused(bot: JsonClient, endpoint: str, method: str) -> None:
    answer = getattr(bot, method)(AUTH + endpoint)
    assert refused(answer, "request.method_not_allowed")
    assert answer.status_code == 405


@drive(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    endpoint=st.sampled_from(ENDPOINTS),
    body=JSON | st.dictionaries(st.sampled_from(["uid", "provider", "refresh"]), JSON),
)
def test_no_json_breaks_an_endpoint(bot: JsonClient, endpoint: str, body: object) -> None:
    answer = bot.post(AUTH + endpoint, json.dumps(body), content_type="application/json")
    assert answer.status_code < 500
