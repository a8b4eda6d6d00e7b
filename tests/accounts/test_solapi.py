import datetime as dt
import logging
from collections.abc import Iterator

import httpx
import pytest
from pytest_django import Settings
from starlette.applications import Starlette

from backend.accounts import sms, solapi
from backend.common.errors import AppError
from observability import metrics
from sandbox.keys import SMS_FROM, SOLAPI_API_KEY, SOLAPI_API_SECRET
from sandbox.server import serve
from sandbox.solapi import Solapi
from tests.phones import MINA

CODE = "[한입뉴스] 가입 인증번호: 042917"


class Carrier:
    """Solapi's stand-in, behind a real socket."""

    def __init__(self, url: str) -> None:
        self.url = url

    def fail(self, kind: str, **more: float) -> None:
        answer = httpx.post(f"{self.url}/sandbox/solapi/failures", json={"kind": kind, "times": 1, **more})
        answer.raise_for_status()

    def messages(self) -> list[dict[str, str]]:
        return list(httpx.get(f"{self.url}/sandbox/phone/messages").json())


@pytest.fixture(scope="module")
def carrier_url() -> Iterator[str]:
    with serve(Starlette(routes=Solapi().routes())) as url:
        yield url


@pytest.fixture
def carrier(carrier_url: str, settings: Settings) -> Iterator[Carrier]:
    settings.SMS_SENDER, settings.SMS_FROM = "solapi", SMS_FROM
    settings.SOLAPI_API_KEY, settings.SOLAPI_API_SECRET = SOLAPI_API_KEY, SOLAPI_API_SECRET
    settings.SOLAPI_API_BASE = f"{carrier_url}/solapi"
    settings.FETCH_ALLOW_HOSTS = frozenset({carrier_url.removeprefix("http://")})
    yield Carrier(carrier_url)
    httpx.delete(f"{carrier_url}/sandbox/solapi/failures")
    httpx.delete(f"{carrier_url}/sandbox/phone/messages")


def counted(outcome: str) -> float:
    return float(metrics.SMS.labels(outcome)._value.get())


def test_a_signed_message_arrives_and_is_counted(carrier: Carrier) -> None:
    before = counted("accepted")
    sms.send(number=MINA, text=CODE)
    sms.send(number=MINA, text=CODE)
    assert [(one["to"], one["text"], one["type"]) for one in carrier.messages()] == [("01012345678", CODE, "SMS")] * 2
    assert counted("accepted") == before + 2


@pytest.mark.parametrize(
    ("kind", "outcome", "refusal"),
    [
        ("bad_signature", "sms.key_refused", ("sms.unavailable", 503)),
        ("no_balance", "sms.no_balance", ("sms.unavailable", 503)),
        ("bad_number", "sms.number_refused", ("sms.number_refused", 400)),
        ("too_many", "sms.not_taken", ("sms.unavailable", 503)),
        ("server_error", "sms.not_taken", ("sms.unavailable", 503)),
    ],
)
def test_each_failure_is_counted_by_its_reason_and_told_as_what_a_person_can_do(
    carrier: Carrier, caplog: pytest.LogCaptureFixture, kind: str, outcome: str, refusal: tuple[str, int]
) -> None:
    before = counted(outcome)
    carrier.fail(kind)
    with caplog.at_level(logging.DEBUG), pytest.raises(AppError) as refused:
        sms.send(number=MINA, text=CODE)
    assert (refused.value.code, refused.value.status) == refusal
    assert counted(outcome) == before + 1
    assert carrier.messages() == []
    assert [secret for secret in ("042917", "12345678", SOLAPI_API_SECRET) if secret in caplog.text] == []


def test_a_carrier_that_does_not_answer_in_time_is_unavailable(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solapi, "DEADLINE_SECONDS", 0.2)
    carrier.fail("timeout", seconds=0.6)
    with pytest.raises(AppError, match="could not be sent"):
        sms.send(number=MINA, text=CODE)


def test_a_wrong_secret_is_refused_by_the_signature(carrier: Carrier, settings: Settings) -> None:
    settings.SOLAPI_API_SECRET = "another"
    before = counted("sms.key_refused")
    with pytest.raises(AppError):
        sms.send(number=MINA, text=CODE)
    assert counted("sms.key_refused") == before + 1


def test_characters_no_carrier_takes_do_not_lose_the_message(carrier: Carrier) -> None:
    sms.send(number=MINA, text="[한입뉴스] 🎉 됐어요")
    assert [one["text"] for one in carrier.messages()] == ["[한입뉴스] ? 됐어요"]


def test_a_long_message_goes_as_an_lms(carrier: Carrier) -> None:
    sms.send(number=MINA, text="가" * 46)
    assert [one["type"] for one in carrier.messages()] == ["LMS"]


def test_the_header_is_the_documented_one() -> None:
    at = dt.datetime(2019, 7, 1, 0, 41, 48, tzinfo=dt.UTC)
    assert solapi.authorization("KEY", "SECRET", now=at, salt="jqsba2jxjnrjor") == (
        "HMAC-SHA256 apiKey=KEY, date=2019-07-01T00:41:48Z, salt=jqsba2jxjnrjor, "
        "signature=669c9fb6acda414922dec17b603459be1dfb7dcb12f81c68e78cbd2f06ca9028"
    )


def test_a_foreign_number_goes_with_its_country() -> None:
    sent = solapi.message(number="+14155552671", sender=SMS_FROM, text="hi")
    assert sent == {"to": "4155552671", "country": "1", "from": SMS_FROM, "text": "hi"}
