"""Two learners who both have a phone number are merged once one number is given up, with proof."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from backend.accounts import tokens
from backend.accounts.models import User
from backend.common import clock
from backend.common.errors import AppError
from backend.learners.models import Merge
from backend.learners.services import merging
from tests import factories
from tests.conftest import ClientOf, JsonClient
from tests.factories import PASSWORD
from tests.learners.helpers import code_of
from tests.phones import MINA, STRANGER, Inbox

pytestmark = pytest.mark.django_db
LINK = "/api/v1/me/link/"


@pytest.fixture
def inbox(settings: Settings, tmp_path: Path) -> Inbox:
    return Inbox(settings, tmp_path)


@pytest.fixture
def typist(stranger: User) -> JsonClient:
    """The stranger's app: mina makes the code, so hers is the account and the number that stay."""
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(stranger).access}")
    return client


def test_the_preview_says_which_number_goes(typist: JsonClient, mina: User) -> None:
    preview = typist.post(LINK, {"code": code_of(mina)}).json()["preview"]
    assert (preview["kept_number"], preview["given_up_number"]) == ("010-****-5678", "010-****-8888")


def test_without_a_proof_nothing_is_joined(typist: JsonClient, mina: User, inbox: Inbox) -> None:
    code = code_of(mina)
    for proof, refusal in (
        ({}, "merge.two_numbers"),
        ({"give_up_code": "123456"}, "code.expired"),
        ({"give_up_password": "wrong"}, "password.wrong"),
    ):
        answer = typist.post(LINK, {"code": code, "confirm": True, **proof})
        assert answer.json()["code"] == refusal
    assert not Merge.objects.exists()


def test_a_code_to_the_number_gives_it_up(typist: JsonClient, mina: User, stranger: User, inbox: Inbox) -> None:
    code = code_of(mina)
    assert typist.post(f"{LINK}number-code/", {"code": code}).status_code == 202
    assert inbox.of(MINA) == []
    typed = {"code": code, "confirm": True, "give_up_code": inbox.code(STRANGER)}
    assert typist.post(LINK, typed).status_code == 200
    stranger.refresh_from_db()
    assert (stranger.merged_into, stranger.is_active) == (mina, False)


def test_the_password_of_its_account_does_as_well(typist: JsonClient, mina: User) -> None:
    typed = {"code": code_of(mina), "confirm": True, "give_up_password": PASSWORD}
    assert typist.post(LINK, typed).status_code == 200


def test_in_a_chat_two_numbers_are_never_joined(mina: User, stranger: User, client_of: ClientOf) -> None:
    chat = client_of(stranger)
    for more in ({}, {"confirm": True, "give_up_password": PASSWORD}):
        assert chat.post(LINK, {"code": code_of(mina), **more}).json()["code"] == "merge.two_numbers"


def joined(mina: User, stranger: User) -> Merge:
    trigger = Merge.Trigger.LINK_CODE
    return merging.merge(survivor_id=mina.pk, absorbed_id=stranger.pk, trigger=trigger, given_up=STRANGER)


def test_undoing_gives_the_number_back(mina: User, stranger: User) -> None:
    row = joined(mina, stranger)
    merging.undo(user_id=mina.pk, merge_id=row.pk)
    stranger.refresh_from_db()
    assert (stranger.phone_number, stranger.is_active) == (STRANGER, True)


def test_afterwards_the_number_is_free_for_others(mina: User, stranger: User) -> None:
    row = joined(mina, stranger)
    Merge.objects.filter(pk=row.pk).update(undo_until=clock.now() - dt.timedelta(seconds=1))
    merging.delete_old_records()
    assert factories.user("next", phone_number=STRANGER)
    mina.refresh_from_db()
    assert mina.phone_number == MINA


def test_another_number_than_the_proved_one_is_not_given_up(mina: User, stranger: User) -> None:
    with pytest.raises(AppError) as refused:
        merging.merge(survivor_id=mina.pk, absorbed_id=stranger.pk, trigger="link_code", given_up=MINA)
    assert refused.value.code == "merge.two_numbers"


def test_on_the_web_a_page_asks_for_the_proof(mina: User, stranger: User, inbox: Inbox) -> None:
    browser, code = Client(), code_of(mina)
    browser.post("/login/", {"username": "stranger", "password": PASSWORD})
    shown = browser.post("/link/", {"code": code}).content.decode()
    assert "010-****-5678 번호는 남고 010-****-8888 번호는 지워져요" in shown
    assert "합치기</button>" not in shown.replace("확인하고 합치기</button>", "")
    assert browser.post("/link/", {"code": code, "confirm": "yes"}).status_code == 200
    browser.post("/link/", {"code": code, "give_up_send": "1"})
    given = {"code": code, "confirm": "yes"}
    wrong = browser.post("/link/", {**given, "give_up_code": inbox.wrong_code(STRANGER)})
    assert "인증번호가 맞지 않아요" in wrong.content.decode()
    assert not Merge.objects.exists()
    answer = browser.post("/link/", {**given, "give_up_code": inbox.code(STRANGER)})
    assert (answer.status_code, Merge.objects.get().survivor) == (302, mina)
