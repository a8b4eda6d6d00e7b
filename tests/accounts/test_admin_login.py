import pytest
from django.test import Client

from backend.accounts.models import User
from tests import factories
from tests.factories import PASSWORD

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


@pytest.mark.parametrize("field", ["username", "password"])
@pytest.mark.parametrize("wrong", ["", "a\0b", "x" * 10_000])
def test_rubbish_is_refused(operator: User, client: Client, field: str, wrong: str) -> None:
    assert knock(client, **{field: wrong}) == 200
