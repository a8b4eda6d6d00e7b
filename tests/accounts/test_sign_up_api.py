import datetime as dt
import itertools
import json
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from backend.accounts.models import PhoneCode, TokenFamily, User
from backend.accounts.services import phone_sign_up
from backend.common import clock
from backend.common.errors import AppError
from tests.answers import Answer
from tests.conftest import JsonClient
from tests.phones import MINA, NEW, Inbox

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


def test_the_username_does_not_tell_the_number(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    anyone.post(SIGN_UP, body(inbox.code(NEW)))
    assert NEW[3:] not in User.objects.get().username


def test_the_birth_date_is_stored_nowhere(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    anyone.post(SIGN_UP, body(inbox.code(NEW), birth_date="1987-03-09"))
    assert "1987" not in str(User.objects.values().get())


def test_a_child_is_refused_and_the_code_stays_valid(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    born = clock.seoul_today() - dt.timedelta(days=13 * 365)
    answer = anyone.post(SIGN_UP, body(inbox.code(NEW), birth_date=born.isoformat()))
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


def test_a_wrong_field_is_refused_by_name_and_costs_no_try(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    wrong: tuple[object, ...] = (None, [], "", "a\0b", "\ud800", "x" * 10_000, False)
    for field, value in [*itertools.product(body(""), wrong), ("terms", "true"), ("privacy", 1)]:
        given = json.dumps(body(inbox.code(NEW), **{field: value}))
        assert fields(anyone.post(SIGN_UP, given, content_type="application/json")) == {field}, value
    for number in ("010-CALL-NOW", "010-5555-666\0"):
        assert fields(send(anyone, number)) == {"phone_number"}
    assert PhoneCode.objects.get().attempts_left == 5


def test_a_weak_password_is_refused_in_korean_and_costs_no_try(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    for password in ("short1", "12345678901", "password1", "01055556666a"):
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


def test_a_number_that_was_taken_meanwhile_is_refused(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    User.objects.create_user("quicker", phone_number=NEW)
    answer = anyone.post(SIGN_UP, body(inbox.code(NEW)))
    assert (answer.status_code, answer.json()["code"]) == (409, "phone.taken")
    assert not TokenFamily.objects.exists()
