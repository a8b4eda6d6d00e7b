"""An attacker with an access token of a sign-in that its owner has ended, or a link code made with it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from backend.accounts import tokens
from backend.accounts.models import LinkCode, TokenFamily, User
from backend.accounts.services import passwords, phone_number_change, sign_ins
from backend.common import clock
from tests.conftest import ClientOf, JsonClient
from tests.learners.helpers import chatter, code_of
from tests.phones import Inbox

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
CODES, LINK = f"{ME}link-codes/", f"{ME}link/"
PASSWORD = "correct-horse-battery"
REQUESTS = [
    ("post", CODES, {}),
    ("post", LINK, {"code": "AC3DEF7H"}),
    ("delete", ME, {}),
    ("get", f"{ME}export/", {}),
    ("delete", f"{ME}identities/1/", {}),
    ("post", f"{ME}merges/1/undo/", {}),
    ("post", "/api/v1/auth/password/change/", {"current_password": "x", "password": "y"}),
    ("post", "/api/v1/auth/phone/code/", {"phone_number": "010-2222-3333", "current_password": "x"}),
    ("post", "/api/v1/auth/phone/", {"phone_number": "010-2222-3333", "code": "123456"}),
    ("delete", "/api/v1/auth/sessions/", {}),
]


@pytest.fixture
def inbox(settings: object, tmp_path: object) -> Inbox:
    return Inbox(settings, tmp_path)  # type: ignore[arg-type]


def signed_in(user: User, *, ago: dt.timedelta = dt.timedelta()) -> JsonClient:
    """Return a client with the access token of an app's sign-in."""
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(user).access}")
    TokenFamily.objects.filter(user=user).update(created_at=clock.now() - ago)
    return client


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS)
def test_an_ended_sign_in_is_refused_at_once(mina: User, method: str, path: str, body: dict[str, str]) -> None:
    attacker = signed_in(mina)
    sign_ins.end_all(user_id=mina.pk)
    answer = getattr(attacker, method)(path, body)
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.token_invalid")


def test_reading_goes_on_until_the_token_expires(mina: User) -> None:
    client = signed_in(mina)
    sign_ins.end_all(user_id=mina.pk)
    assert client.get("/api/v1/articles/").status_code == 200


@pytest.mark.parametrize(("method", "path", "body"), [*REQUESTS[:3], ("delete", f"{ME}identities/1/", {})])
def test_a_sign_in_older_than_ten_minutes_needs_a_fresh_proof(
    mina: User, method: str, path: str, body: dict[str, str]
) -> None:
    client = signed_in(mina, ago=dt.timedelta(minutes=10, seconds=1))
    answer = getattr(client, method)(path, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.proof_needed")
    assert User.objects.filter(pk=mina.pk).exists()


def test_a_fresh_sign_in_makes_a_code(mina: User) -> None:
    assert signed_in(mina, ago=dt.timedelta(minutes=9)).post(CODES).status_code == 201


def test_a_chat_is_its_own_proof(jun: User, client_of: ClientOf) -> None:
    assert client_of(jun).post(CODES).status_code == 201
    assert client_of(jun).delete(ME).status_code == 204


def reset(user: User, inbox: Inbox) -> None:
    number = str(user.phone_number)
    passwords.send_reset_code(number=number, address="203.0.113.9")
    code = inbox.code(number)
    passwords.reset(number=number, code=code, password=PASSWORD, address="203.0.113.9", proved_id=user.pk)


def change_number(user: User, inbox: Inbox) -> None:
    number = "+821022223333"
    phone_number_change.send_code(user_id=user.pk, number=number, address="203.0.113.9")
    phone_number_change.change(user_id=user.pk, number=number, code=inbox.code(number), address="203.0.113.9")


def sign_out_everywhere(user: User, _inbox: Inbox) -> None:
    sign_ins.end_all(user_id=user.pk)


@pytest.mark.parametrize("act", [reset, change_number, sign_out_everywhere])
def test_link_codes_die_with_what_locks_an_attacker_out(
    mina: User, inbox: Inbox, client_of: ClientOf, act: Callable[[User, Inbox], None]
) -> None:
    code = code_of(mina)
    act(mina, inbox)
    assert not LinkCode.objects.filter(user=mina, used_at=None).exists()
    answer = client_of(chatter()).post(LINK, {"code": code, "confirm": True})
    assert answer.json()["code"] == "link_code.invalid"


@pytest.mark.parametrize("path", ["/link/code/", "/link/", "/me/leave/", "/login/kakao/", "/me/accounts/1/unlink/"])
def test_an_old_session_signs_in_again_first(mina: User, client: Client, path: str) -> None:
    client.force_login(mina)
    session = client.session
    session[sign_ins.SIGNED_IN_AT] = clock.now().timestamp() - 601
    session.save()
    answer = client.post(path, {"purpose": "connect", "word": "탈퇴", "code": "AC3DEF7H"})
    assert answer.status_code == 403
    assert "다시 한번 로그인해 주세요" in answer.content.decode()
    assert User.objects.filter(pk=mina.pk).exists()
