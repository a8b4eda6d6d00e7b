import datetime as dt
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from backend.accounts.models import PhoneCode, TokenFamily, User
from backend.accounts.services import phone_sign_up
from backend.common import clock
from backend.common.errors import AppError
from tests.answers import Answer
from tests.conftest import JsonClient
from tests.phones import MINA, NEW, Inbox, Watch

CODE = "/api/v1/auth/sign-up/code/"
SIGN_UP = "/api/v1/auth/sign-up/"
ME = "/api/v1/auth/sessions/"
PASSWORD = "a quiet green river"

pytestmark = pytest.mark.django_db


def body(code: str, /, **changed: object) -> dict[str, Any]:
    given = {
        "phone_number": "010-5555-6666",
        "code": code,
        "password": PASSWORD,
        "birth_date": "2001-05-17",
        "terms": True,
        "privacy": True,
    }
    return given | changed


def send(client: JsonClient, number: str = "010-5555-6666") -> Answer:
    return client.post(CODE, {"phone_number": number})


def fields(answer: Answer) -> set[str]:
    refused = json.loads(answer.content)
    assert answer.status_code == 400
    return set(refused["extra"]["fields"])


def test_a_number_a_code_and_a_password_make_an_account(anyone: JsonClient, inbox: Inbox) -> None:
    assert send(anyone).json() == {"expires_in": 180, "resend_in": 30}
    answer = anyone.post(SIGN_UP, body(inbox.code(NEW)))
    assert answer.status_code == 201
    assert set(answer.json()) == {"access", "refresh"}
    user = User.objects.get()
    assert (user.phone_number, user.check_password(PASSWORD)) == (NEW, True)


def test_the_tokens_speak_for_the_new_learner(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    pair = anyone.post(SIGN_UP, body(inbox.code(NEW))).json()
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {pair['access']}")
    assert [one["is_current"] for one in anyone.get(ME).json()["results"]] == [True]


@pytest.mark.parametrize(
    "number", ["010-5555-6666", "01055556666", "+82 10 5555 6666", "+82 010-5555-6666", "０１０５５５５６６６６"]
)
def test_every_usual_spelling_is_the_same_number(anyone: JsonClient, inbox: Inbox, number: str) -> None:
    assert send(anyone, number).status_code == 202
    assert anyone.post(SIGN_UP, body(inbox.code(NEW), phone_number=number)).status_code == 201
    assert User.objects.get().phone_number == NEW


@pytest.mark.parametrize("number", ["010", "hello", "010-CALL-NOW", "+1", "9" * 40, "9" * 10_000, "010-5555-666\u0000"])
def test_a_number_that_is_none_is_refused_at_its_field(anyone: JsonClient, inbox: Inbox, number: str) -> None:
    assert fields(send(anyone, number)) == {"phone_number"}
    assert not PhoneCode.objects.exists()


def test_the_username_does_not_tell_the_number(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    anyone.post(SIGN_UP, body(inbox.code(NEW)))
    assert NEW[3:] not in User.objects.get().username


def test_the_birth_date_is_stored_nowhere(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    anyone.post(SIGN_UP, body(inbox.code(NEW), birth_date="1987-03-09"))
    assert "1987" not in str(User.objects.values().get())


def years_ago(years: int, *, days: int = 0) -> str:
    today = clock.seoul_today() + dt.timedelta(days=days)
    return today.replace(year=today.year - years, day=min(today.day, 28)).isoformat()


def test_somebody_who_is_fourteen_today_may_sign_up(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    assert anyone.post(SIGN_UP, body(inbox.code(NEW), birth_date=years_ago(14))).status_code == 201


@pytest.mark.parametrize("birth_date", [years_ago(13), years_ago(14, days=3), years_ago(0), years_ago(-5)])
def test_a_child_is_refused_and_the_code_stays_valid(anyone: JsonClient, inbox: Inbox, birth_date: str) -> None:
    send(anyone)
    answer = anyone.post(SIGN_UP, body(inbox.code(NEW), birth_date=birth_date))
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_up.too_young")
    assert PhoneCode.objects.get().attempts_left == 5
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("born", "today", "old_enough"),
    [
        ("2012-11-24", "2026-11-23", False),
        ("2012-11-23", "2026-11-23", True),
        ("2012-02-29", "2026-02-28", False),
        ("2012-02-29", "2026-03-01", True),
        ("0001-01-01", "2026-11-23", True),
        ("9999-12-31", "2026-11-23", False),
    ],
)
def test_fourteen_is_counted_by_the_birthday_in_seoul(
    monkeypatch: pytest.MonkeyPatch, born: str, today: str, old_enough: bool
) -> None:
    monkeypatch.setattr(clock, "seoul_today", lambda: dt.date.fromisoformat(today))
    try:
        phone_sign_up.check_age(dt.date.fromisoformat(born))
    except AppError:
        assert not old_enough
    else:
        assert old_enough


@pytest.mark.parametrize("field", ["phone_number", "code", "password", "birth_date", "terms", "privacy"])
@pytest.mark.parametrize("wrong", [None, [], {}, "", "a\0b", "\ud800", "x" * 10_000, False])
def test_a_wrong_field_is_refused_by_name_and_costs_no_try(
    anyone: JsonClient, inbox: Inbox, field: str, wrong: object
) -> None:
    send(anyone)
    given = json.dumps(body(inbox.code(NEW), **{field: wrong}))
    assert fields(anyone.post(SIGN_UP, given, content_type="application/json")) == {field}
    assert PhoneCode.objects.get().attempts_left == 5


@pytest.mark.parametrize("terms", ["true", 1, "on", "yes"])
def test_consent_is_given_in_so_many_words(anyone: JsonClient, inbox: Inbox, terms: object) -> None:
    assert fields(anyone.post(SIGN_UP, body("123456", terms=terms))) == {"terms"}


@pytest.mark.parametrize("password", ["short1", "12345678901", "password1", "01055556666a", "+821055556666"])
def test_a_weak_password_is_refused_in_korean_and_costs_no_try(anyone: JsonClient, inbox: Inbox, password: str) -> None:
    send(anyone)
    answer = anyone.post(SIGN_UP, body(inbox.code(NEW), password=password))
    assert answer.json()["code"] == "password.weak"
    assert all(one["message"].endswith("요.") for one in answer.json()["extra"]["fields"]["password"])
    assert PhoneCode.objects.get().attempts_left == 5


def test_what_nobody_asked_for_is_not_taken(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    more = {"is_staff": True, "is_superuser": True, "is_service_account": True, "username": "root", "id": 1}
    assert anyone.post(SIGN_UP, body(inbox.code(NEW), **more)).status_code == 201
    user = User.objects.get()
    assert [user.is_staff, user.is_superuser, user.is_service_account] == [False] * 3
    assert user.username != "root"


def test_a_number_with_an_account_gets_the_same_answers(mina: User, anyone: JsonClient, inbox: Inbox) -> None:
    answers = []
    for number in ("010-5555-6666", "010-1234-5678"):
        sent = send(anyone, number)
        tried = anyone.post(SIGN_UP, body("000000", phone_number=number))
        answers.append((sent.status_code, sent.json(), tried.status_code, tried.json()))
    assert answers[0] == answers[1]


def test_its_owner_gets_an_sms_with_what_to_do(mina: User, anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone, "010-1234-5678")
    assert "이미 가입된 번호" in inbox.of(MINA)[0]
    assert "/login/" in inbox.of(MINA)[0]
    assert "/password/reset/" in inbox.of(MINA)[0]


def test_a_known_and_an_unknown_number_cost_the_same_queries(
    mina: User, anyone: JsonClient, inbox: Inbox, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for number in ("010-5555-6666", "010-1234-5678"):
        with django_assert_max_num_queries(20) as captured:
            send(anyone, number)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_asking_again_at_once_says_how_long_to_wait(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    answer = send(anyone)
    assert (answer.status_code, answer.json()["code"]) == (429, "request.throttled")
    assert 25 <= int(answer["Retry-After"]) <= 30


def test_a_reset_code_opens_no_sign_up(mina: User, anyone: JsonClient, inbox: Inbox) -> None:
    anyone.post("/api/v1/auth/password/reset/code/", {"phone_number": MINA})
    answer = anyone.post(SIGN_UP, body(inbox.code(MINA), phone_number=MINA))
    assert answer.json()["code"] == "code.expired"


def test_a_number_that_was_taken_meanwhile_is_refused(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    User.objects.create_user("quicker", phone_number=NEW)
    answer = anyone.post(SIGN_UP, body(inbox.code(NEW)))
    assert (answer.status_code, answer.json()["code"]) == (409, "phone.taken")
    assert not TokenFamily.objects.exists()


def test_a_code_signs_up_once(anyone: JsonClient, inbox: Inbox, watch: Watch) -> None:
    send(anyone)
    code = inbox.code(NEW)
    assert anyone.post(SIGN_UP, body(code)).status_code == 201
    assert anyone.post(SIGN_UP, body(code)).json()["code"] == "code.expired"


@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_at_once_make_one_account(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    code, start = inbox.code(NEW), threading.Barrier(4)

    def one() -> int:
        start.wait(timeout=10)
        try:
            return int(JsonClient().post(SIGN_UP, body(code)).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(answer.result() for answer in [pool.submit(one) for _ in range(4)])
    assert answers == [201, 400, 400, 400]
    assert User.objects.count() == 1
