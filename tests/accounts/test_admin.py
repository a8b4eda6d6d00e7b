import pytest
from django.test import Client

from backend.accounts import tokens
from backend.accounts.models import TokenFamily, User
from tests import factories
from tests.factories import PASSWORD


@pytest.mark.parametrize("page", ["user", "user/add", "customsocialaccount", "tokenfamily"])
def test_the_operators_pages_open(admin_client: Client, mina: User, page: str) -> None:
    tokens.issue(mina)
    assert admin_client.get(f"/admin/accounts/{page}/").status_code == 200


def test_the_operator_finds_a_learner_by_a_chat_identity(admin_client: Client, mina: User, stranger: User) -> None:
    page = admin_client.get("/admin/accounts/user/", {"q": "b7e1c4f09a2d5e83"}).content.decode()
    assert "mina" in page
    assert "stranger" not in page


def test_the_operator_adds_and_edits_a_user(admin_client: Client) -> None:
    new = {"username": "hana", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert admin_client.post("/admin/accounts/user/add/", new).status_code == 302
    assert admin_client.get(f"/admin/accounts/user/{User.objects.get(username='hana').pk}/change/").status_code == 200


def test_the_operator_ends_a_sign_in_but_writes_none(admin_client: Client, mina: User) -> None:
    tokens.issue(mina)
    family = TokenFamily.objects.get()
    chosen = {"action": "end", "_selected_action": [str(family.pk)], "confirmed": "yes"}
    admin_client.post("/admin/accounts/tokenfamily/", chosen)
    family.refresh_from_db()
    assert family.ended_at
    assert admin_client.get("/admin/accounts/tokenfamily/add/").status_code == 403


LOGIN = "/admin/login/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> User:
    return User.objects.create_superuser("operator", password=PASSWORD, phone_number="+821077778888")


def knock(client: Client, username: str = "operator", password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"username": username, "password": password}).status_code


def test_an_operator_comes_in(operator: User, client: Client) -> None:
    assert knock(client) == 302
    assert client.get("/admin/").status_code == 200


def test_by_phone_number_too(operator: User, client: Client) -> None:
    assert knock(client, "010-7777-8888") == 302


def test_a_learner_stays_out(mina: User, client: Client) -> None:
    assert knock(client, "mina") == 200
    assert client.get("/admin/").status_code == 302


def test_a_service_account_stays_out_even_as_staff(client: Client) -> None:
    bot = factories.service_account("bot")
    User.objects.filter(pk=bot.pk).update(is_staff=True, is_superuser=True)
    assert knock(client, "bot") == 200


def test_guessing_is_locked_out_as_everywhere(operator: User, client: Client) -> None:
    assert {knock(client, password=f"guess {n}") for n in range(10)} == {200}
    assert knock(client) == 200
    answer = client.post(LOGIN, {"username": "operator", "password": PASSWORD})
    assert "분 뒤에 다시 해 주세요" in answer.content.decode()
    assert client.get("/admin/").status_code == 302


def test_tries_at_the_api_count_here(operator: User, client: Client) -> None:
    for n in range(10):
        client.post(
            "/api/v1/auth/token/", {"username": "operator", "password": f"{n}"}, content_type="application/json"
        )
    assert knock(client) == 200


def test_rubbish_is_refused(operator: User, client: Client) -> None:
    for wrong in ("", "a\0b", "x" * 10_000):
        assert knock(client, username=wrong) == knock(client, password=wrong) == 200
