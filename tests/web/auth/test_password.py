import pytest
from django.test import Client

from backend.accounts import tokens
from backend.accounts.models import PhoneCode, TokenFamily, User
from tests import factories
from tests.answers import Answer
from tests.factories import PASSWORD
from tests.phones import MINA, NEW, Inbox, Watch
from tests.web.auth.helpers import errors, other_browser_of, user_of, without_tokens

FIRST = "/password/reset/"
SECOND = "/password/reset/code/"
CHANGE = "/me/password/"
BETTER = "a quiet green river"
BACKEND = "backend.accounts.backends.UsernameOrPhoneBackend"

pytestmark = pytest.mark.django_db


@pytest.fixture
def mina(db: None) -> User:
    """A learner with a phone number and a password, and no other login: a code by SMS is enough to recover it."""
    return factories.user("mina", phone_number=MINA)


def send(client: Client, number: str = "010-1234-5678") -> Answer:
    return client.post(FIRST, {"phone_number": number})


def test_a_forgotten_password_is_set_anew_and_signs_in(mina: User, client: Client, inbox: Inbox) -> None:
    assert send(client)["Location"] == SECOND
    answer = client.post(SECOND, {"code": inbox.code(MINA), "password": BETTER})
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert user_of(client) == mina.pk
    mina.refresh_from_db()
    assert mina.check_password(BETTER)


def test_a_code_alone_resets_no_password_of_an_account_with_a_social_login(
    mina: User, client: Client, inbox: Inbox
) -> None:
    factories.identity(mina)
    send(client)
    answer = client.post(SECOND, {"code": inbox.code(MINA), "password": BETTER})
    assert answer.status_code == 403
    assert "문자만으로는 바로 열어 드리지 않아요" in answer.content.decode()
    mina.refresh_from_db()
    assert mina.check_password(PASSWORD)
    assert "_auth_user_id" not in client.session


def test_a_reset_signs_out_everywhere_else(mina: User, client: Client, inbox: Inbox) -> None:
    other, pair = other_browser_of(mina), tokens.issue(mina)
    send(client)
    client.post(SECOND, {"code": inbox.code(MINA), "password": BETTER})
    assert user_of(other) is None
    assert TokenFamily.objects.get().ended_at is not None
    assert pair.refresh


def test_an_unknown_number_sees_the_same_pages(mina: User, inbox: Inbox) -> None:
    seen = []
    for number in ("010-1234-5678", "010-7777-5678"):
        browser = Client()
        first, second = send(browser, number), browser.get(SECOND)
        tried = browser.post(SECOND, {"code": "000000", "password": BETTER})
        seen.append((first.status_code, without_tokens(second), tried.status_code, without_tokens(tried)))
    assert seen[0] == seen[1]


def test_reload_and_back_find_the_same_state(mina: User, client: Client, inbox: Inbox) -> None:
    send(client)
    assert "010-****-5678" in client.get(SECOND).content.decode()
    assert f'value="{MINA}"' in client.get(FIRST).content.decode()


def test_another_code_can_be_asked_for(mina: User, client: Client, inbox: Inbox, watch: Watch) -> None:
    send(client)
    watch.forward(seconds=31)
    client.post(SECOND, {"resend": "1"})
    assert len(inbox.of(MINA)) == 2


def test_a_weak_password_is_said_at_its_field_and_costs_no_try(mina: User, client: Client, inbox: Inbox) -> None:
    send(client)
    answer = client.post(SECOND, {"code": inbox.code(MINA), "password": "12345678"})
    assert "숫자로만 된 비밀번호는 쓸 수 없어요." in errors(answer, "password")
    assert PhoneCode.objects.get().attempts_left == 5


def test_a_reset_lifts_the_lock_and_the_session_key_changes(mina: User, client: Client, inbox: Inbox) -> None:
    for n in range(11):
        client.post("/login/", {"username": "mina", "password": f"guess {n}"})
    send(client)
    planted = client.session.session_key
    client.post(SECOND, {"code": inbox.code(MINA), "password": BETTER})
    assert client.session.session_key != planted
    assert Client().post("/login/", {"username": "mina", "password": BETTER}).status_code == 302


def test_the_present_password_opens_the_change(hers: Client, mina: User) -> None:
    other = other_browser_of(mina)
    planted = hers.session.session_key
    answer = hers.post(CHANGE, {"current_password": PASSWORD, "password": BETTER})
    assert (answer.status_code, answer["Location"]) == (302, CHANGE)
    assert (user_of(hers), user_of(other)) == (mina.pk, None)
    assert hers.session.session_key != planted


def test_the_sign_in_is_still_listed_after_a_change(hers: Client) -> None:
    hers.post(CHANGE, {"current_password": PASSWORD, "password": BETTER})
    assert "지금 쓰고 계신 기기예요" in hers.get("/me/sessions/").content.decode()


def test_a_wrong_present_password_is_said_at_its_field(hers: Client, mina: User) -> None:
    answer = hers.post(CHANGE, {"current_password": "wrong", "password": BETTER})
    assert answer.status_code == 403
    assert errors(answer, "current_password") == ["지금 쓰시는 비밀번호가 맞지 않아요."]


def test_a_stolen_session_guesses_ten_times(hers: Client) -> None:
    tries = [hers.post(CHANGE, {"current_password": f"{n}", "password": BETTER}).status_code for n in range(11)]
    assert tries == [403] * 10 + [429]


def test_who_has_no_password_sets_one_after_a_fresh_login(client: Client, jun: User) -> None:
    client.force_login(jun, backend=BACKEND)
    assert "current_password" not in client.get(CHANGE).content.decode()
    assert client.post(CHANGE, {"password": BETTER}).status_code == 302
    jun.refresh_from_db()
    assert jun.check_password(BETTER)


def test_and_only_then(client: Client, jun: User, watch: Watch) -> None:
    client.force_login(jun, backend=BACKEND)
    watch.forward(minutes=11)
    assert "다시 한번 로그인해 주세요" in client.get(CHANGE).content.decode()
    client.post(CHANGE, {"password": BETTER})
    jun.refresh_from_db()
    assert not jun.has_usable_password()


def test_a_fresh_login_replaces_no_present_password(hers: Client, mina: User) -> None:
    answer = hers.post(CHANGE, {"password": BETTER})
    assert answer.status_code == 422
    assert errors(answer, "current_password")


@pytest.mark.parametrize("field", ["code", "password"])
def test_rubbish_is_refused_at_its_field(mina: User, client: Client, inbox: Inbox, field: str) -> None:
    send(client)
    for wrong in ("", "a\0b", "x" * 10_000):
        answer = client.post(SECOND, {"code": inbox.code(MINA), "password": BETTER, field: wrong})
        assert answer.status_code == 422
        assert errors(answer, field)


def test_a_service_accounts_number_resets_nothing(client: Client, inbox: Inbox) -> None:
    bot = factories.service_account()
    User.objects.filter(pk=bot.pk).update(phone_number=NEW)
    send(client, NEW)
    assert "계정이 없어요" in inbox.of(NEW)[0]
