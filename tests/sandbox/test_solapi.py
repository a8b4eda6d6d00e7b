import datetime as dt
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from backend.accounts.solapi import authorization
from sandbox.keys import SMS_FROM, SOLAPI_API_KEY, SOLAPI_API_SECRET
from sandbox.solapi import Solapi

NOW = dt.datetime(2026, 11, 30, 22, tzinfo=dt.UTC)
SALT = "0123456789abcdef"
MESSAGE = {"to": "01012345678", "from": SMS_FROM, "text": "안녕하세요"}


@pytest.fixture
def phone() -> TestClient:
    return TestClient(Starlette(routes=Solapi(lambda: NOW).routes()))


def send(phone: TestClient, header: str | None = None, **changes: str) -> Any:  # noqa: ANN401  httpx's own response
    header = header or authorization(SOLAPI_API_KEY, SOLAPI_API_SECRET, now=NOW, salt=SALT)
    return phone.post(
        "/solapi/messages/v4/send", json={"message": MESSAGE | changes}, headers={"Authorization": header}
    )


def test_a_person_reads_the_message_on_the_phones_page(phone: TestClient) -> None:
    assert send(phone, text="<b>042917</b>").json()["statusCode"] == "2000"
    page = phone.get("/phone/?to=01012345678").text
    assert "&lt;b&gt;042917" in page
    assert "042917" not in phone.get("/phone/?to=01099999999").text


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Bearer x", "InvalidAPIKey"),
        (authorization("OTHER", SOLAPI_API_SECRET, now=NOW, salt=SALT), "InvalidAPIKey"),
        (authorization(SOLAPI_API_KEY, "other", now=NOW, salt=SALT), "SignatureDoesNotMatch"),
        (authorization(SOLAPI_API_KEY, SOLAPI_API_SECRET, now=NOW, salt="short"), "SignatureDoesNotMatch"),
        (
            authorization(SOLAPI_API_KEY, SOLAPI_API_SECRET, now=NOW - dt.timedelta(minutes=16), salt=SALT),
            "RequestTimeTooSkewed",
        ),
    ],
)
def test_a_request_that_is_not_signed_rightly_is_refused(phone: TestClient, header: str, code: str) -> None:
    answer = send(phone, header)
    assert (answer.status_code, answer.json()["errorCode"]) == (403, code)


def test_a_signature_is_good_once(phone: TestClient) -> None:
    assert send(phone).status_code == 200
    assert send(phone).json()["errorCode"] == "DuplicatedSignature"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": "0212345678"}, "3010"),
        ({"from": "01000000000"}, "1062"),
        ({"text": "🎉"}, "1029"),
        ({"text": "가" * 1001}, "1031"),
    ],
)
def test_what_no_carrier_takes_is_refused_with_its_status_code(
    phone: TestClient, changes: dict[str, str], code: str
) -> None:
    assert send(phone, **changes).json()["statusCode"] == code


def test_a_failure_chosen_on_the_page_hits_the_next_message_alone(phone: TestClient) -> None:
    phone.post("/phone/failures", data={"kind": "no_balance"})
    assert send(phone).status_code == 402
    assert send(phone).status_code == 200
