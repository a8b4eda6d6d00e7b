import pytest
from django.test import Client

from backend.accounts.models import User
from tests.answers import Answer
from tests.factories import PASSWORD
from tests.phones import MINA, NEW, STRANGER, Inbox, Watch
from tests.web.auth.helpers import alert, errors, without_tokens

FIRST = "/me/phone/"
SECOND = "/me/phone/code/"
BACKEND = "backend.accounts.backends.UsernameOrPhoneBackend"

pytestmark = pytest.mark.django_db


def send(client: Client, number: str = "010-5555-6666", **more: str) -> Answer:
    return client.post(FIRST, {"phone_number": number, **more})


def test_a_fresh_login_and_the_code_change_the_number(hers: Client, mina: User, inbox: Inbox) -> None:
    assert send(hers)["Location"] == SECOND
    assert hers.post(SECOND, {"code": inbox.code(NEW)})["Location"] == FIRST
    mina.refresh_from_db()
    assert mina.phone_number == NEW


def test_an_older_login_needs_the_password(hers: Client, mina: User, inbox: Inbox, watch: Watch) -> None:
    watch.forward(minutes=11)
    assert errors(send(hers), "current_password")
    assert errors(send(hers, current_password="wrong"), "current_password")
    assert inbox.of(NEW) == []
    assert send(hers, current_password=PASSWORD).status_code == 302


def test_an_older_login_without_a_password_has_to_come_in_again(client: Client, jun: User, watch: Watch) -> None:
    client.force_login(jun, backend=BACKEND)
    watch.forward(minutes=11)
    assert "다시 한번 로그인해 주세요" in client.get(FIRST).content.decode()
    assert send(client, current_password="").status_code == 422


def test_coming_in_again_leads_back_here(client: Client, jun: User, watch: Watch) -> None:
    client.force_login(jun, backend=BACKEND)
    watch.forward(minutes=11)
    assert 'name="next" value="/login/?next=%2Fme%2Fphone%2F"' in client.get(FIRST).content.decode()
    out = client.post("/logout/", {"next": "/login/?next=%2Fme%2Fphone%2F"})
    assert 'name="next" value="/me/phone/"' in client.get(out["Location"]).content.decode()


def test_the_present_number_is_shown_masked(hers: Client) -> None:
    page = hers.get(FIRST).content.decode()
    assert "010-****-5678" in page
    assert MINA not in page


def test_somebody_elses_number_sees_the_same_pages(hers: Client, stranger: User, inbox: Inbox) -> None:
    seen = []
    for number in ("010-5555-8888", "010-9999-8888"):
        first, second = send(hers, number), hers.get(SECOND)
        tried = hers.post(SECOND, {"code": "000000"})
        seen.append((first.status_code, without_tokens(second), tried.status_code, without_tokens(tried)))
    assert seen[0] == seen[1]
    assert "다른 계정에서 쓰는 번호" in inbox.of(STRANGER)[0]


def test_the_present_number_is_refused_at_its_field(hers: Client, inbox: Inbox) -> None:
    assert errors(send(hers, "010-1234-5678"), "phone_number") == ["지금 쓰고 계신 번호예요."]


def test_the_second_step_needs_the_first(hers: Client) -> None:
    assert hers.get(SECOND)["Location"] == FIRST


def test_a_number_taken_meanwhile_is_said(hers: Client, mina: User, stranger: User, inbox: Inbox) -> None:
    send(hers)
    User.objects.filter(pk=stranger.pk).update(phone_number=NEW)
    answer = hers.post(SECOND, {"code": inbox.code(NEW)})
    assert answer.status_code == 409
    assert errors(answer, "code")


def test_asking_too_soon_says_how_long_to_wait(hers: Client, inbox: Inbox) -> None:
    send(hers)
    assert "초 뒤에" in alert(send(hers))


def test_another_learners_pending_number_is_not_mine(hers: Client, stranger: User, inbox: Inbox) -> None:
    send(hers)
    thief = Client()
    thief.force_login(stranger, backend=BACKEND)
    assert thief.post(SECOND, {"code": inbox.code(NEW)})["Location"] == FIRST
    stranger.refresh_from_db()
    assert stranger.phone_number == STRANGER


def test_rubbish_is_refused_at_its_field(hers: Client, inbox: Inbox) -> None:
    send(hers)
    for code in ("", "12345", "a\0b"):
        answer = hers.post(SECOND, {"code": code})
        assert answer.status_code == 422
        assert errors(answer, "code")
