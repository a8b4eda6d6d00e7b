"""An attacker's way from an old access token to somebody's account, step by step: stopped at the first, and at each."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
from django.test import Client
from pytest_django import Settings

from backend.accounts import tokens
from backend.accounts.models import LinkCode, TokenFamily, User
from backend.accounts.services import passwords, sign_ins
from backend.common import clock
from backend.learners.models import Merge
from tests.answers import Answer
from tests.conftest import ClientOf, JsonClient
from tests.learners.helpers import chatter, code_of
from tests.phones import Inbox

pytestmark = pytest.mark.django_db
API = "/api/v1/"
NEW_NUMBER = "010-6666-7777"
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.66"


class Scene(NamedTuple):
    """The attacker: mina's old token, a session of hers left open, a chat of their own, and a code made too early."""

    token: JsonClient
    session: Client
    chat: JsonClient
    early_code: str
    mina: User


@pytest.fixture
def scene(mina: User, settings: Settings, tmp_path: Path, client_of: ClientOf) -> Scene:
    """Set the scene: afterwards mina has chosen a new password by SMS and is signed in nowhere else."""
    inbox = Inbox(settings, tmp_path)
    token, session = JsonClient(REMOTE_ADDR=ELSEWHERE), Client(REMOTE_ADDR=ELSEWHERE)
    token.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(mina, address=HOME).access}")
    session.force_login(mina, backend=sign_ins.BACKEND)
    early_code = code_of(mina)
    number = str(mina.phone_number)
    passwords.send_reset_code(number=number, address=HOME)
    code = inbox.code(number)
    passwords.reset(number=number, code=code, password="a quiet green river", address=HOME, proved_id=mina.pk)
    return Scene(token, session, client_of(chatter("attacker")), early_code, mina)


def makes_a_link_code(scene: Scene) -> Answer:
    return scene.token.post(f"{API}me/link-codes/")


def makes_one_in_the_open_session(scene: Scene) -> Answer:
    return scene.session.post("/link/code/")


def joins_by_a_code_made_before(scene: Scene) -> Answer:
    return scene.chat.post(f"{API}me/link/", {"code": scene.early_code, "confirm": True})


def joins_a_code_of_the_attackers_chat(scene: Scene) -> Answer:
    code = scene.chat.post(f"{API}me/link-codes/").json()["code"]
    return scene.token.post(f"{API}me/link/", {"code": code, "confirm": True})


def opens_the_page_that_connects_logins(scene: Scene) -> Answer:
    return scene.session.get("/me/accounts/")


def sets_a_new_number(scene: Scene) -> Answer:
    return scene.token.post(f"{API}auth/phone/code/", {"phone_number": NEW_NUMBER})


def sets_one_from_a_chat_that_was_joined(scene: Scene) -> Answer:
    joined = JsonClient(REMOTE_ADDR=ELSEWHERE)
    joined.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue_for_chat(scene.mina, platform='discord').access}")
    return joined.post(f"{API}auth/phone/code/", {"phone_number": NEW_NUMBER})


def sets_a_new_password(scene: Scene) -> Answer:
    return scene.token.post(f"{API}auth/password/change/", {"current_password": "guess", "password": "owned for good"})


def exports_everything(scene: Scene) -> Answer:
    return scene.token.get(f"{API}me/export/")


def erases_the_account(scene: Scene) -> Answer:
    return scene.token.delete(f"{API}me/")


STEPS: list[Callable[[Scene], Answer]] = [
    makes_a_link_code,
    makes_one_in_the_open_session,
    joins_by_a_code_made_before,
    joins_a_code_of_the_attackers_chat,
    opens_the_page_that_connects_logins,
    sets_a_new_number,
    sets_one_from_a_chat_that_was_joined,
    sets_a_new_password,
    exports_everything,
    erases_the_account,
]


def went_through(answer: Answer) -> bool:
    """Say whether an attacker's step had the answer it hoped for; a redirect to the login page is none."""
    return answer.status_code < 300 or (
        answer.status_code < 400 and "/login" not in cast("Any", answer).headers["Location"]
    )


def test_the_attack_is_stopped_at_its_first_step(scene: Scene) -> None:
    tried = []
    for step in STEPS:
        tried.append(step.__name__)
        if not went_through(step(scene)):
            break
    assert tried == ["makes_a_link_code"]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_each_step_is_stopped_by_itself(scene: Scene, step: Callable[[Scene], Answer]) -> None:
    """Even if all before had succeeded, this one fails."""
    before = User.objects.values("username", "phone_number", "password", "is_active").get(pk=scene.mina.pk)
    assert not went_through(step(scene))
    assert User.objects.values("username", "phone_number", "password", "is_active").get(pk=scene.mina.pk) == before
    assert not Merge.objects.exists()
    assert not LinkCode.objects.filter(user=scene.mina, used_at=None).exists()


def test_a_token_that_is_alive_but_old_makes_no_code_either(mina: User) -> None:
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(mina).access}")
    TokenFamily.objects.update(created_at=clock.now() - dt.timedelta(minutes=11))
    assert client.post(f"{API}me/link-codes/").json()["code"] == "auth.proof_needed"
