"""The console asks for a second factor: an authenticator app's code, or a recovery code."""

import base64
import hashlib
import hmac
import re
import struct
import time
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from dotenv import dotenv_values
from pytest_django import Settings

from backend.accounts.models import User
from backend.common import encryption
from backend.console import roles, second_factor
from sandbox import prepare
from tests.console.conftest import entered, staff
from tests.console.console_client import listed, page

pytestmark = pytest.mark.django_db
CODE, SET_UP, HOME = "/admin/second-factor/", "/admin/second-factor/set-up/", "/admin/"
ROW = "Authenticator"


@pytest.fixture
def asked(settings: Settings) -> None:
    settings.CONSOLE_SECOND_FACTOR = True


def code_of(secret: str, *, ago: int = 0) -> str:
    """Return what an authenticator app shows (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 - ago)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    value = struct.unpack(">I", digest[digest[-1] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{value % 1_000_000:06}"


def enrol(browser: Client) -> tuple[str, list[str]]:
    """Set up a second factor; return its secret and the recovery codes."""
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page(browser, SET_UP))
    assert found is not None
    done = browser.post(SET_UP, {"code": code_of(found[1])}).content.decode()
    return found[1], re.findall(r"<code>([0-9]{8})</code>", done)


def test_where_it_is_not_demanded_nobody_without_one_is_asked(operator: Client) -> None:
    assert operator.get(HOME).status_code == 200


def test_where_it_is_demanded_everybody_sets_one_up_first(asked: None, operator: Client) -> None:
    for address in (HOME, listed("accounts_user")):
        assert operator.get(address)["Location"].startswith(f"{SET_UP}?next=%2Fadmin%2F")
    _, recovery = enrol(operator)
    assert len(recovery) == 10
    assert operator.get(HOME).status_code == 200


def test_another_session_is_asked_for_a_code_even_where_none_is_demanded(operator: Client) -> None:
    secret, recovery = enrol(operator)
    other = entered(User.objects.get(username="operator"))
    assert other.get(HOME)["Location"].startswith(CODE)
    assert other.get(SET_UP)["Location"] == CODE
    assert other.post(SET_UP, {"code": "000000"})["Location"] == CODE
    assert other.post(CODE, {"code": code_of(secret)}).status_code == 400, "a code works once"
    answer = other.post(CODE, {"code": code_of(secret, ago=1), "next": listed("accounts_user")})
    assert answer["Location"] == listed("accounts_user")
    assert other.get(HOME).status_code == 200
    third = entered(User.objects.get(username="operator"))
    assert third.post(CODE, {"code": recovery[0], "next": "//evil"})["Location"] == HOME
    assert entered(User.objects.get(username="operator")).post(CODE, {"code": recovery[0]}).status_code == 400


def test_the_sandboxs_operator_signs_in_and_is_asked_once_a_second_factor_is_set_up(tmp_path: Path) -> None:
    prepare.ensure_operator(tmp_path / "operator.env")
    keys = dotenv_values(tmp_path / "operator.env")
    login = {"username": keys["USERNAME"], "password": keys["PASSWORD"], "next": HOME}
    browser = Client()
    assert browser.post("/admin/login/", login)["Location"] == HOME
    assert browser.get(HOME).status_code == 200
    _, recovery = enrol(browser)
    other = Client()
    other.post("/admin/login/", login)
    assert other.get(HOME)["Location"].startswith(CODE)
    assert other.post(CODE, {"code": recovery[0]})["Location"] == HOME
    assert other.get(HOME).status_code == 200


def test_guessing_stops_after_five_codes(operator: Client) -> None:
    secret, _ = enrol(operator)
    other = entered(User.objects.get(username="operator"))
    assert [other.post(CODE, {"code": "x"}).status_code for _ in range(6)] == [400] * 5 + [429]
    assert other.post(CODE, {"code": code_of(secret, ago=1)}).status_code == 429


def test_one_may_leave_without_it(asked: None, operator: Client) -> None:
    operator.post("/admin/logout/")
    assert operator.get(HOME)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("address", [CODE, SET_UP])
def test_a_learner_sets_none_up(address: str, mina: User) -> None:
    assert entered(mina).get(address).status_code == 302
    assert not Authenticator.objects.exists()


def test_the_secret_is_encrypted_and_its_key_rotates(operator: Client, settings: Settings) -> None:
    secret, _ = enrol(operator)
    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data)
    settings.FIELD_ENCRYPTION_KEYS = ("new", *settings.FIELD_ENCRYPTION_KEYS)
    call_command("reencrypt", stdout=StringIO())
    settings.FIELD_ENCRYPTION_KEYS = ("new",)
    row.refresh_from_db()
    assert encryption.decrypt(row.data["secret"]) == secret


def test_a_superuser_deletes_a_lost_one(superuser: Client) -> None:
    lost = staff(roles.OPERATOR, username="lost")
    browser = entered(lost)
    enrol(browser)
    row = Authenticator.objects.get(type="totp")
    assert "secret" not in page(superuser, f"/admin/mfa/authenticator/{row.pk}/change/")
    superuser.post(f"/admin/mfa/authenticator/{row.pk}/delete/", {"post": "yes"})
    assert not second_factor.is_enrolled(lost)
