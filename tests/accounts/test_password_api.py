import itertools
import json

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from backend.accounts import tokens
from backend.accounts.models import Notice, PhoneCode, TokenFamily, User
from backend.accounts.services import passwords
from tests import factories
from tests.answers import Answer
from tests.conftest import ClientOf, JsonClient
from tests.factories import PASSWORD
from tests.phones import MINA, NEW, Inbox

CODE = "/api/v1/auth/password/reset/code/"
RESET = "/api/v1/auth/password/reset/"
CHANGE = "/api/v1/auth/password/change/"
TOKEN = "/api/v1/auth/token/"
BETTER = "a quiet green river"

pytestmark = pytest.mark.django_db


@pytest.fixture
def mina(db: None) -> User:
    """A learner with a phone number and a password, and no other login: a code by SMS is enough to recover it."""
    return factories.user("mina", phone_number=MINA)


def send(client: JsonClient, number: str = MINA) -> Answer:
    return client.post(CODE, {"phone_number": number})


def reset(client: JsonClient, code: str, *, number: str = MINA, password: str = BETTER) -> Answer:
    return client.post(RESET, {"phone_number": number, "code": code, "password": password})


def code_of(answer: Answer) -> str:
    return str(json.loads(answer.content)["code"])


def change(client: JsonClient, current: str = PASSWORD, password: str = BETTER) -> Answer:
    return client.post(CHANGE, {"current_password": current, "password": password})


def test_a_code_sets_a_new_password_and_signs_in(mina: User, anyone: JsonClient, inbox: Inbox) -> None:
    assert send(anyone, "010-1234-5678").status_code == 202
    answer = reset(anyone, inbox.code(MINA))
    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    assert anyone.post(TOKEN, {"username": "mina", "password": BETTER}).status_code == 200
    assert anyone.post(TOKEN, {"username": "mina", "password": PASSWORD}).status_code == 401


def test_a_reset_ends_every_other_sign_in(mina: User, anyone: JsonClient, inbox: Inbox) -> None:
    older, browser = tokens.issue(mina), Client()
    browser.force_login(mina, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    send(anyone)
    reset(anyone, inbox.code(MINA))
    assert anyone.post(f"{TOKEN}refresh/", {"refresh": older.refresh}).status_code == 401
    assert browser.get("/me/sessions/").status_code == 302
    assert not UserSession.objects.filter(user=mina).exists()
    assert TokenFamily.objects.filter(user=mina, ended_at=None).count() == 1


def test_a_reset_lifts_a_lock_out(mina: User, anyone: JsonClient, inbox: Inbox) -> None:
    for _ in range(11):
        anyone.post(TOKEN, {"username": "mina", "password": "wrong"})
    assert anyone.post(TOKEN, {"username": "mina", "password": PASSWORD}).status_code == 429
    send(anyone)
    reset(anyone, inbox.code(MINA))
    elsewhere = anyone.post(TOKEN, {"username": "mina", "password": BETTER}, REMOTE_ADDR="198.51.100.9")
    assert elsewhere.status_code == 200


def test_its_owner_is_notified(
    mina: User, anyone: JsonClient, inbox: Inbox, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    send(anyone)
    with django_capture_on_commit_callbacks(execute=True):
        reset(anyone, inbox.code(MINA))
    assert Notice.objects.get().kind == "password.reset"
    assert "비밀번호를 새로 정하고" in inbox.of(MINA)[-1]


def test_an_unknown_number_gets_the_same_answers(mina: User, anyone: JsonClient, inbox: Inbox) -> None:
    answers = []
    for asked in (MINA, "010-5555-6666"):
        sent = send(anyone, asked)
        tried = reset(anyone, "000000", number=asked)
        answers.append((sent.status_code, sent.json(), tried.status_code, tried.json()))
    assert answers[0] == answers[1]


def test_an_unknown_number_learns_it_by_sms_only(anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone, NEW)
    assert "가입된 계정이 없어요" in inbox.of(NEW)[0]


def test_a_known_and_an_unknown_number_cost_the_same_queries(
    mina: User, anyone: JsonClient, inbox: Inbox, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for number in (MINA, NEW):
        with django_assert_max_num_queries(20) as captured:
            send(anyone, number)
            reset(anyone, "000000", number=number)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_somebody_switched_off_cannot_reset(anyone: JsonClient, inbox: Inbox) -> None:
    factories.user("gone", phone_number=NEW, is_active=False)
    send(anyone, NEW)
    assert "계정이 없어요" in inbox.of(NEW)[0]


def test_somebody_switched_off_meanwhile_cannot_use_their_code(mina: User, anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    User.objects.filter(pk=mina.pk).update(is_active=False)
    assert code_of(reset(anyone, inbox.code(MINA))) == "code.expired"


def test_a_code_opens_no_account_that_took_the_number_meanwhile(
    mina: User, stranger: User, anyone: JsonClient, inbox: Inbox
) -> None:
    send(anyone)
    User.objects.filter(pk=mina.pk).update(phone_number=NEW)
    User.objects.filter(pk=stranger.pk).update(phone_number=MINA)
    assert code_of(reset(anyone, inbox.code(MINA))) == "code.expired"
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)


def test_a_weak_password_costs_no_try(mina: User, anyone: JsonClient, inbox: Inbox) -> None:
    send(anyone)
    assert code_of(reset(anyone, inbox.code(MINA), password="12345678")) == "password.weak"
    assert PhoneCode.objects.get().attempts_left == 5


def test_who_knows_the_password_changes_it_and_nobody_else(
    mina: User, service: User, anyone: JsonClient, client_of: ClientOf
) -> None:
    assert (change(anyone).status_code, change(client_of(service)).status_code) == (401, 403)
    wrong = change(client_of(mina), "wrong")
    assert (wrong.status_code, code_of(wrong)) == (403, "password.wrong")
    assert change(client_of(mina)).status_code == 204
    mina.refresh_from_db()
    assert mina.check_password(BETTER)


def test_a_change_ends_every_sign_in_but_this_one(mina: User, anyone: JsonClient) -> None:
    other, own = tokens.issue(mina), tokens.issue(mina)
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {own.access}")
    change(anyone)
    assert anyone.post(f"{TOKEN}refresh/", {"refresh": other.refresh}).status_code == 401
    assert anyone.post(f"{TOKEN}refresh/", {"refresh": own.refresh}).status_code == 200


def test_guessing_the_present_password_with_a_stolen_token_is_slow(mina: User, client_of: ClientOf) -> None:
    thief = client_of(mina)
    assert {change(thief, f"guess {n}").status_code for n in range(10)} == {403}
    answer = change(thief, PASSWORD)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_a_chat_learner_has_no_password_to_change(jun: User, client_of: ClientOf) -> None:
    assert code_of(change(client_of(jun), jun.password[:100])) == "password.wrong"


def test_somebody_switched_off_changes_nothing(mina: User, client_of: ClientOf) -> None:
    client = client_of(mina)
    User.objects.filter(pk=mina.pk).update(is_active=False)
    assert (change(client).status_code, code_of(change(client))) == (401, "auth.user_gone")


def test_a_wrong_field_is_refused_by_name(mina: User, client_of: ClientOf) -> None:
    for field, wrong in itertools.product(("current_password", "password"), (None, 1, "", "a\0b", "x" * 10_000)):
        given = {"current_password": PASSWORD, "password": BETTER} | {field: wrong}
        assert set(client_of(mina).post(CHANGE, given).json()["extra"]["fields"]) == {field}


def test_right_passwords_are_not_counted(mina: User) -> None:
    for _ in range(passwords.TRIES + 1):
        assert passwords.check_current(user_id=mina.pk, password=PASSWORD, address="203.0.113.7") == mina
