import json

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from backend.accounts.models import Notice, User
from tests import factories
from tests.answers import Answer
from tests.conftest import ClientOf, JsonClient
from tests.factories import PASSWORD
from tests.phones import MINA, NEW, STRANGER, Inbox

CODE = "/api/v1/auth/phone/code/"
CHANGE = "/api/v1/auth/phone/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(mina: User, client_of: ClientOf) -> JsonClient:
    return client_of(mina)


def send(client: JsonClient, number: str = NEW, password: str = PASSWORD) -> Answer:
    return client.post(CODE, {"phone_number": number, "current_password": password})


def change(client: JsonClient, code: str, number: str = NEW) -> Answer:
    return client.post(CHANGE, {"phone_number": number, "code": code})


def code_of(answer: Answer) -> str:
    return str(json.loads(answer.content)["code"])


def number_of(user: User) -> str | None:
    number: str | None = User.objects.get(pk=user.pk).phone_number
    return number


def test_a_proved_number_becomes_the_accounts(mina: User, hers: JsonClient, inbox: Inbox) -> None:
    assert send(hers, "010-5555-6666").status_code == 202
    assert change(hers, inbox.code(NEW), "010-5555-6666").status_code == 204
    assert number_of(mina) == NEW


def test_the_old_number_is_notified(
    mina: User, hers: JsonClient, inbox: Inbox, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    send(hers)
    with django_capture_on_commit_callbacks(execute=True):
        change(hers, inbox.code(NEW))
    assert "010-****-6666" in inbox.of(MINA)[0]
    notice = Notice.objects.get(user=mina)
    assert (notice.kind, notice.detail) == ("phone.changed", {"number": "010-****-6666"})


def test_a_first_number_is_notified(
    client_of: ClientOf, inbox: Inbox, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    numberless = factories.user()
    send(client_of(numberless))
    with django_capture_on_commit_callbacks(execute=True):
        change(client_of(numberless), inbox.code(NEW))
    assert number_of(numberless) == NEW
    assert "등록됐어요" in inbox.of(NEW)[-1]


def test_a_token_alone_moves_no_number(mina: User, hers: JsonClient, inbox: Inbox) -> None:
    answer = send(hers, password="wrong")
    assert (answer.status_code, code_of(answer)) == (403, "password.wrong")
    assert inbox.of(NEW) == []


def test_somebody_elses_number_gets_the_same_answer(hers: JsonClient, stranger: User, inbox: Inbox) -> None:
    answers = [send(hers, number) for number in (NEW, STRANGER)]
    assert (answers[0].status_code, answers[0].content) == (answers[1].status_code, answers[1].content)
    tries = [change(hers, "000000", number) for number in (NEW, STRANGER)]
    assert (tries[0].status_code, tries[0].content) == (tries[1].status_code, tries[1].content)


def test_its_owner_is_sent_no_code(hers: JsonClient, stranger: User, inbox: Inbox) -> None:
    send(hers, STRANGER)
    assert "다른 계정에서 쓰는 번호" in inbox.of(STRANGER)[0]
    assert not any(character.isdigit() for character in inbox.of(STRANGER)[0])


def test_a_number_taken_meanwhile_stays_with_its_owner(mina: User, hers: JsonClient, inbox: Inbox) -> None:
    send(hers)
    other = factories.user(phone_number=NEW)
    answer = change(hers, inbox.code(NEW))
    assert (answer.status_code, code_of(answer)) == (409, "phone.taken")
    assert (number_of(mina), number_of(other)) == (MINA, NEW)


def test_another_learners_code_moves_nothing(
    mina: User, hers: JsonClient, stranger: User, client_of: ClientOf, inbox: Inbox
) -> None:
    send(client_of(stranger))
    assert code_of(change(hers, inbox.code(NEW))) == "code.expired"
    assert number_of(mina) == MINA


def test_the_present_number_needs_no_code(hers: JsonClient, inbox: Inbox) -> None:
    assert code_of(send(hers, "010-1234-5678")) == "phone.same"
    assert inbox.of(MINA) == []


@pytest.mark.parametrize("path", [CODE, CHANGE])
def test_neither_nobody_nor_a_bot_moves_a_number(
    anyone: JsonClient, service: User, client_of: ClientOf, path: str
) -> None:
    assert anyone.post(path, {}).status_code == 401
    assert client_of(service).post(path, {}).status_code == 403


def test_a_reset_code_sent_to_the_old_number_dies_with_it(hers: JsonClient, anyone: JsonClient, inbox: Inbox) -> None:
    anyone.post("/api/v1/auth/password/reset/code/", {"phone_number": MINA})
    old = inbox.code(MINA)
    send(hers)
    change(hers, inbox.code(NEW))
    given = {"phone_number": MINA, "code": old, "password": "a quiet green river"}
    assert code_of(anyone.post("/api/v1/auth/password/reset/", given)) == "code.expired"


def test_the_old_number_no_longer_signs_in(hers: JsonClient, anyone: JsonClient, inbox: Inbox) -> None:
    send(hers)
    change(hers, inbox.code(NEW))
    token = "/api/v1/auth/token/"
    assert anyone.post(token, {"username": MINA, "password": PASSWORD}).status_code == 401
    assert anyone.post(token, {"username": "010-5555-6666", "password": PASSWORD}).status_code == 200
