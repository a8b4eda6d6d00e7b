import pytest
from django.test import Client

from backend.accounts import tokens
from backend.accounts.models import TokenFamily, User
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
