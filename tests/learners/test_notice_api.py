"""What happened to an account, over HTTP: told to its owner until it was read."""

import pytest

from backend.accounts import tokens
from backend.accounts.models import Notice, User
from tests.conftest import ClientOf, JsonClient

pytestmark = pytest.mark.django_db
NOTICES = "/api/v1/me/notices/"


@pytest.fixture
def notice(mina: User) -> Notice:
    return Notice.objects.create(user=mina, kind="identity.linked", detail={"provider": "discord"})


def unread(client: JsonClient) -> list[str]:
    return [row["kind"] for row in client.get(NOTICES).json()["results"]]


def test_a_learner_gets_the_notice(mina: User, notice: Notice, client_of: ClientOf) -> None:
    (row,) = client_of(mina).get(NOTICES).json()["results"]
    assert set(row) == {"id", "kind", "detail", "created_at"}
    assert (row["id"], row["kind"], row["detail"]) == (notice.pk, "identity.linked", {"provider": "discord"})


def test_the_newest_comes_first(mina: User, notice: Notice, client_of: ClientOf) -> None:
    Notice.objects.create(user=mina, kind="password.changed")
    assert unread(client_of(mina)) == ["password.changed", "identity.linked"]


def test_nobody_else_gets_it(jun: User, notice: Notice, client_of: ClientOf) -> None:
    assert unread(client_of(jun)) == []


def test_once_read_it_is_gone_however_often_it_is_read(mina: User, notice: Notice, client_of: ClientOf) -> None:
    answers = [client_of(mina).post(f"{NOTICES}{notice.pk}/read/").status_code for _ in range(2)]
    assert answers == [204, 204]
    assert unread(client_of(mina)) == []


def test_what_a_chat_has_shown_stays_on_the_web(mina: User, notice: Notice, client_of: ClientOf) -> None:
    client_of(mina).post(f"{NOTICES}{notice.pk}/read/")
    on_the_web = JsonClient(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(mina).access}")
    assert (unread(client_of(mina)), unread(on_the_web)) == ([], ["identity.linked"])


def test_what_was_read_on_the_web_is_shown_by_no_chat(mina: User, notice: Notice, client_of: ClientOf) -> None:
    JsonClient(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(mina).access}").post(f"{NOTICES}{notice.pk}/read/")
    assert unread(client_of(mina)) == []


def test_somebody_elses_stays_unread(mina: User, jun: User, notice: Notice, client_of: ClientOf) -> None:
    client_of(jun).post(f"{NOTICES}{notice.pk}/read/")
    assert unread(client_of(mina)) == ["identity.linked"]


@pytest.mark.parametrize("notice_id", [0, 2**63, 10**30])
def test_a_made_up_one_changes_nothing(mina: User, notice: Notice, client_of: ClientOf, notice_id: int) -> None:
    assert client_of(mina).post(f"{NOTICES}{notice_id}/read/").status_code == 204
    assert unread(client_of(mina)) == ["identity.linked"]


def test_neither_nobody_nor_a_bot_gets_in(anyone: JsonClient, service: User, client_of: ClientOf) -> None:
    for method, address in (("get", NOTICES), ("post", f"{NOTICES}1/read/")):
        assert getattr(anyone, method)(address).status_code == 401
        assert getattr(client_of(service), method)(address).status_code == 403
