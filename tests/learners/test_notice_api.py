"""What happened to an account, over HTTP: told to its owner until it was read."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from backend.accounts import tokens
from backend.accounts.models import Notice, User
from backend.accounts.services import notices
from contracts.notices import NoticeKind
from tests import factories
from tests.conftest import ClientOf, JsonClient
from tests.learners.helpers import chatter

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


def test_the_newest_comes_first_and_nobody_else_gets_it(
    mina: User, jun: User, notice: Notice, client_of: ClientOf
) -> None:
    Notice.objects.create(user=mina, kind="password.changed")
    assert unread(client_of(mina)) == ["password.changed", "identity.linked"]
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


def test_a_made_up_one_changes_nothing(mina: User, notice: Notice, client_of: ClientOf) -> None:
    for notice_id in (0, 2**63, 10**30):
        assert client_of(mina).post(f"{NOTICES}{notice_id}/read/").status_code == 204
    assert unread(client_of(mina)) == ["identity.linked"]


def test_neither_nobody_nor_a_bot_gets_in(anyone: JsonClient, service: User, client_of: ClientOf) -> None:
    for method, address in (("get", NOTICES), ("post", f"{NOTICES}1/read/")):
        assert getattr(anyone, method)(address).status_code == 401
        assert getattr(client_of(service), method)(address).status_code == 403


EXCHANGE = "/api/v1/auth/exchange/"
UID = "80351110224678912"


@pytest.fixture
def bot(service: User, client_of: ClientOf) -> JsonClient:
    return client_of(service)


@pytest.fixture
def learner() -> User:
    return factories.identity(factories.user(password=None), provider="discord", uid=UID).user


def answered(bot: JsonClient, **more: Any) -> dict[str, Any]:
    answer = bot.post(EXCHANGE, {"provider": "discord", "uid": UID} | more)
    assert answer.status_code == 200
    sent: dict[str, Any] = answer.json()
    return sent


def test_a_learners_own_unread_ones_are_counted(bot: JsonClient, learner: User, jun: User) -> None:
    assert answered(bot)["notices"] == 0
    sent = [notices.notify(user=learner, kind=NoticeKind.IDENTITY_LINKED) for _ in range(3)]
    notices.mark_read(user_id=learner.pk, notice_id=sent[0].pk)
    notices.notify(user=jun, kind=NoticeKind.IDENTITY_LINKED)
    assert answered(bot)["notices"] == 2


def test_a_merge_made_by_the_exchange_itself_is_counted(bot: JsonClient) -> None:
    chatter("bot:b7e1")
    factories.identity(factories.user(), provider="kakao", uid="4012345678")
    same_as = {"provider": "kakao", "uid": "4012345678"}
    assert answered(bot, provider="kakao_skill", uid="bot:b7e1", same_as=same_as)["notices"] == 1
    assert Notice.objects.get().kind == "account.merged"


def test_counting_costs_one_statement(
    bot: JsonClient, learner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    notices.notify(user=learner, kind=NoticeKind.IDENTITY_LINKED)
    with django_assert_num_queries(3) as asked:  # the bot's account, the identity with its learner, the count
        answered(bot)
    assert sum("accounts_notice" in one["sql"] for one in asked.captured_queries) == 1
