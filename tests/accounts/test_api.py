import pytest

from backend.accounts.models import User
from tests.conftest import ClientOf, JsonClient
from tests.factories import PASSWORD

TOKEN = "/api/v1/auth/token/"
REFRESH = "/api/v1/auth/token/refresh/"
REVOKE = "/api/v1/auth/token/revoke/"
EXCHANGE = "/api/v1/auth/exchange/"


@pytest.mark.parametrize("username", ["010-1234-5678", " mina "])
def test_username_or_phone_number_and_password_give_two_tokens(mina: User, anyone: JsonClient, username: str) -> None:
    answer = anyone.post(TOKEN, {"username": username, "password": PASSWORD})
    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    assert answer["Cache-Control"] == "no-store"


def test_a_wrong_password_is_refused_with_the_envelope(mina: User, anyone: JsonClient) -> None:
    answer = anyone.post(TOKEN, {"username": "mina", "password": "wrong"})
    assert answer.status_code == 401
    assert answer.json() == {
        "code": "auth.credentials_invalid",
        "message": "Username or password is wrong.",
        "extra": {},
    }
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_stale_token_in_the_header_does_not_stop_a_sign_in(mina: User, anyone: JsonClient) -> None:
    anyone.credentials(HTTP_AUTHORIZATION="Bearer stale")
    assert anyone.post(TOKEN, {"username": "mina", "password": PASSWORD}).status_code == 200


def test_refresh_and_revoke_work_on_a_sign_in(mina: User, anyone: JsonClient) -> None:
    first = anyone.post(TOKEN, {"username": "mina", "password": PASSWORD}).json()
    second = anyone.post(REFRESH, {"refresh": first["refresh"]})
    assert second.status_code == 200
    assert set(second.json()) == {"access", "refresh"}
    assert anyone.post(REVOKE, {"refresh": second.json()["refresh"]}).status_code == 204
    assert anyone.post(REFRESH, {"refresh": second.json()["refresh"]}).json()["code"] == "auth.token_invalid"


def test_a_bot_speaks_for_a_new_learner(service: User, client_of: ClientOf) -> None:
    answer = client_of(service).post(EXCHANGE, {"provider": "discord", "uid": "42", "display_name": "미나"})
    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "expires_in", "notices"}
    assert answer.json()["expires_in"] == 600
    assert User.objects.get(custom_social_accounts__uid="42").custom_social_accounts.get().display_name == "미나"


def test_a_new_platform_needs_no_change_here(service: User, client_of: ClientOf) -> None:
    assert client_of(service).post(EXCHANGE, {"provider": "line", "uid": "U4af"}).status_code == 200
