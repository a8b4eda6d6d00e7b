"""An attacker with an access token of a sign-in that its owner has ended, or a link code made with it."""

from collections.abc import Callable

import pytest
from django.test import Client

from backend.accounts.models import LinkCode, User
from backend.accounts.services import passwords, phone_number_change, sign_ins
from backend.common import clock
from tests.conftest import ClientOf
from tests.learners.helpers import chatter, code_of
from tests.phones import Inbox

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
CODES, LINK = f"{ME}link-codes/", f"{ME}link/"
PASSWORD = "correct-horse-battery"


@pytest.fixture
def inbox(settings: object, tmp_path: object) -> Inbox:
    return Inbox(settings, tmp_path)  # type: ignore[arg-type]


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


def test_an_old_session_signs_in_again_first(mina: User, client: Client) -> None:
    client.force_login(mina)
    session = client.session
    session[sign_ins.SIGNED_IN_AT] = clock.now().timestamp() - 601
    session.save()
    for path in ("/link/code/", "/link/", "/me/leave/", "/login/kakao/", "/me/accounts/1/unlink/"):
        answer = client.post(path, {"purpose": "connect", "word": "탈퇴", "code": "AC3DEF7H"})
        assert answer.status_code == 403, path
        assert "다시 한번 로그인해 주세요" in answer.content.decode(), path
    assert User.objects.filter(pk=mina.pk).exists()
