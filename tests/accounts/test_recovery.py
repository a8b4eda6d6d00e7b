"""Accounts whose phone number may have a new owner, and fresh proofs of who is signed in."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from backend.accounts import tokens
from backend.accounts.models import Notice, RecoveryWait, TokenFamily, User
from backend.accounts.services import sign_ins
from backend.common import clock
from tests import factories
from tests.answers import Answer
from tests.conftest import ClientOf, JsonClient
from tests.factories import PASSWORD
from tests.phones import MINA, NEW, Inbox, Watch

AUTH = "/api/v1/auth/"
BETTER = "a quiet green river"
DAY = 24 * 60

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(db: None) -> User:
    """A learner with a number and a password, who has not been seen for 91 days."""
    user = factories.user("silent", phone_number=NEW)
    User.objects.filter(pk=user.pk).update(last_login=clock.now() - dt.timedelta(days=91))
    return user


def signed_in(user: User, *, ago: dt.timedelta = dt.timedelta()) -> JsonClient:
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(user).access}")
    TokenFamily.objects.filter(user=user).update(created_at=clock.now() - ago)
    return client


def reset(client: JsonClient, inbox: Inbox, number: str) -> Answer:
    assert client.post(f"{AUTH}password/reset/code/", {"phone_number": number}).status_code == 202
    given = {"phone_number": number, "code": inbox.code(number), "password": BETTER}
    return client.post(f"{AUTH}password/reset/", given)


@pytest.mark.parametrize("who", ["mina", "silent"])
def test_a_phone_alone_does_not_open_a_protected_account(
    who: str, request: pytest.FixtureRequest, anyone: JsonClient, inbox: Inbox
) -> None:
    user = request.getfixturevalue(who)
    answer = reset(anyone, inbox, user.phone_number)
    assert (answer.status_code, answer.json()["code"]) == (403, "account.waiting")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not TokenFamily.objects.exists()


def test_an_account_with_nothing_but_its_phone_is_opened_at_once(anyone: JsonClient, inbox: Inbox) -> None:
    factories.user("plain", phone_number=NEW)
    assert reset(anyone, inbox, NEW).status_code == 200


def test_every_channel_is_told(
    mina: User, anyone: JsonClient, inbox: Inbox, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        reset(anyone, inbox, MINA)
    notice = Notice.objects.get(user=mina)
    assert (notice.kind, notice.read_at, notice.told_in_chat_at) == ("account.recovery_waiting", None, None)
    ready = (clock.now() + dt.timedelta(hours=72)).astimezone(clock.SEOUL)
    assert f"{ready:%m-%d}" in inbox.of(MINA)[-1]


def test_after_the_wait_another_code_opens_it(silent: User, anyone: JsonClient, inbox: Inbox, watch: Watch) -> None:
    for minutes, status in ((0, 403), (3 * DAY - 5, 403), (6, 200)):
        watch.forward(minutes=minutes)
        assert reset(anyone, inbox, NEW).status_code == status
    assert Notice.objects.filter(kind="account.recovery_waiting").count() == 1


def test_a_wait_is_good_for_a_week(silent: User, anyone: JsonClient, inbox: Inbox, watch: Watch) -> None:
    reset(anyone, inbox, NEW)
    watch.forward(minutes=10 * DAY + 1)
    assert reset(anyone, inbox, NEW).status_code == 403


def log_in(user: User) -> None:
    assert Client().post("/login/", {"username": user.username, "password": PASSWORD}).status_code == 302


def sign_in_over_the_api(user: User) -> None:
    tokens.issue(user)


def sign_out_everywhere(user: User) -> None:
    sign_ins.end_all(user_id=user.pk)


@pytest.mark.parametrize("act", [log_in, sign_in_over_the_api, sign_out_everywhere])
def test_its_owner_ends_the_wait(mina: User, anyone: JsonClient, inbox: Inbox, watch: Watch, act: object) -> None:
    reset(anyone, inbox, MINA)
    watch.forward(minutes=DAY)
    act(mina)  # type: ignore[operator]
    watch.forward(minutes=2 * DAY + 1)
    assert reset(anyone, inbox, MINA).json()["code"] == "account.waiting"


def test_refreshing_tokens_counts_as_being_active(silent: User, watch: Watch) -> None:
    pair = tokens.issue(silent)
    User.objects.filter(pk=silent.pk).update(last_login=clock.now() - dt.timedelta(days=89))
    tokens.rotate(pair.refresh)
    silent.refresh_from_db()
    assert silent.last_login is not None
    assert clock.now() - silent.last_login < dt.timedelta(minutes=1)


def test_a_login_of_the_last_ten_minutes_is_the_second_proof(mina: User, inbox: Inbox) -> None:
    assert reset(signed_in(mina), inbox, MINA).status_code == 200
    assert not RecoveryWait.objects.exists()


def test_an_older_login_is_none(mina: User, inbox: Inbox) -> None:
    answer = reset(signed_in(mina, ago=dt.timedelta(minutes=11)), inbox, MINA)
    assert answer.json()["code"] == "auth.proof_needed"


def test_somebody_elses_login_is_none(mina: User, stranger: User, inbox: Inbox) -> None:
    assert reset(signed_in(stranger), inbox, MINA).json()["code"] == "account.waiting"


def test_on_the_web_a_fresh_session_is_the_second_proof(mina: User, client: Client, inbox: Inbox) -> None:
    sent = {"phone_number": MINA}
    client.post("/password/reset/", sent)
    refused = client.post("/password/reset/code/", {"code": inbox.code(MINA), "password": BETTER})
    assert refused.status_code == 403
    assert "주인이 바뀐 번호일 수 있어" in refused.content.decode()
    browser = Client()
    browser.post("/login/", {"username": "mina", "password": PASSWORD}, REMOTE_ADDR="198.51.100.1")
    browser.post("/password/reset/", sent, REMOTE_ADDR="198.51.100.1")
    given = {"code": inbox.code(MINA), "password": BETTER}
    assert browser.post("/password/reset/code/", given, REMOTE_ADDR="198.51.100.1").status_code == 302


OLD = dt.timedelta(minutes=11)


def test_password_or_code_makes_an_old_sign_in_fresh_again(mina: User, inbox: Inbox) -> None:
    client = signed_in(mina, ago=OLD)
    assert client.post(f"{AUTH}phone/code/", {"phone_number": NEW}).json()["code"] == "auth.proof_needed"
    assert client.post(f"{AUTH}proof/", {"current_password": "wrong"}).status_code == 403
    assert client.post("/api/v1/me/link-codes/").json()["code"] == "auth.proof_needed"
    assert client.post(f"{AUTH}proof/", {"current_password": PASSWORD}).status_code == 204
    assert client.post("/api/v1/me/link-codes/").status_code == 201
    TokenFamily.objects.update(proved_at=clock.now() - OLD)
    assert client.post("/api/v1/me/link-codes/").json()["code"] == "auth.proof_needed"
    assert client.post(f"{AUTH}proof/code/").status_code == 202
    assert client.post(f"{AUTH}proof/", {"code": inbox.wrong_code(MINA)}).json()["code"] == "code.wrong"
    assert client.post(f"{AUTH}proof/", {"code": inbox.code(MINA)}).status_code == 204
    assert client.post(f"{AUTH}phone/code/", {"phone_number": NEW}).status_code == 202


def test_both_proofs_at_once_or_none_are_refused(mina: User) -> None:
    client = signed_in(mina)
    for body in ({}, {"current_password": PASSWORD, "code": "123456"}):
        assert client.post(f"{AUTH}proof/", body).status_code == 400


def test_a_chat_alone_changes_no_number(mina: User, client_of: ClientOf) -> None:
    assert client_of(mina).post(f"{AUTH}phone/code/", {"phone_number": NEW}).json()["code"] == "auth.proof_needed"


def test_an_old_session_is_proved_by_password_or_code(mina: User, client: Client, inbox: Inbox) -> None:
    client.force_login(mina)

    def grow_old() -> None:
        session = client.session
        session[sign_ins.SIGNED_IN_AT] = clock.now().timestamp() - 601
        session.save()

    grow_old()
    assert "/me/proof/?next=%2Flink%2F" in client.get("/link/").content.decode()
    wrong = client.post("/me/proof/", {"current_password": "wrong", "next": "/link/"})
    assert (wrong.status_code, client.post("/link/code/").status_code) == (403, 403)
    proved = client.post("/me/proof/", {"current_password": PASSWORD, "next": "/link/"})
    assert (proved["Location"], client.post("/link/code/").status_code) == ("/link/", 200)
    grow_old()
    client.post("/me/proof/", {"send": "1"})
    assert client.post("/me/proof/", {"code": inbox.code(MINA), "next": "//evil"})["Location"] == "/today/"
    assert client.post("/link/code/").status_code == 200


def test_strangers_guesses_cost_the_owner_a_code(mina: User, anyone: JsonClient, inbox: Inbox) -> None:
    guess, right = ({"username": "mina", "password": one} for one in ("wrong", PASSWORD))
    for place in range(11):
        anyone.post(f"{AUTH}token/", guess, REMOTE_ADDR=f"198.51.100.{place}")
    assert anyone.post(f"{AUTH}token/", right).json()["code"] == "auth.throttled"
    anyone.post(f"{AUTH}token/unlock/code/", {"phone_number": MINA})
    typed = {"phone_number": MINA, "code": inbox.code(MINA)}
    assert anyone.post(f"{AUTH}token/unlock/", typed | {"code": inbox.wrong_code(MINA)}).status_code == 400
    assert anyone.post(f"{AUTH}token/unlock/", typed).status_code == 204
    assert anyone.post(f"{AUTH}token/", right).status_code == 200
    assert anyone.post(f"{AUTH}token/", right, REMOTE_ADDR="198.51.100.99").status_code == 429


def test_the_web_offers_that_code_where_it_makes_somebody_wait(mina: User, client: Client, inbox: Inbox) -> None:
    for _ in range(10):
        client.post("/login/", {"username": "mina", "password": "wrong"}, REMOTE_ADDR="198.51.100.1")
    given = {"username": "mina", "password": PASSWORD}
    assert "/login/code/" in client.post("/login/", given).content.decode()
    client.post("/login/code/", {"phone_number": MINA})
    assert client.post("/login/code/confirm/", {"code": inbox.code(MINA)})["Location"] == "/login/"
    assert client.post("/login/", given).status_code == 302


def test_an_unknown_number_gets_the_same_answers_there(anyone: JsonClient, mina: User, inbox: Inbox) -> None:
    seen = []
    for number in (MINA, NEW):
        sent = anyone.post(f"{AUTH}token/unlock/code/", {"phone_number": number})
        tried = anyone.post(f"{AUTH}token/unlock/", {"phone_number": number, "code": "000000"})
        seen.append((sent.status_code, sent.json(), tried.status_code, tried.json()))
    assert seen[0] == seen[1]
