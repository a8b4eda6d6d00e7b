import pytest
from django.contrib.auth import authenticate
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from backend.accounts.backends import UsernameOrPhoneBackend
from backend.accounts.models import User
from tests import factories
from tests.factories import PASSWORD


def signed_in(login: str, password: str = PASSWORD) -> object:
    return UsernameOrPhoneBackend().authenticate(None, username=login, password=password)


@pytest.mark.parametrize("login", ["mina", "010-1234-5678", "０１０１２３４５６７８"])
def test_username_and_every_spelling_of_the_phone_number_open_the_account(mina: User, login: str) -> None:
    assert signed_in(login) == mina


@pytest.mark.parametrize("login", ["Mina", "mina ", "010-1234-5679", "mi\0na"])
def test_anything_else_opens_nothing(mina: User, login: str) -> None:
    assert signed_in(login) is None


def test_a_wrong_password_opens_nothing(mina: User) -> None:
    assert signed_in("mina", "wrong") is None
    assert signed_in("010-1234-5678", "wrong") is None


@pytest.mark.parametrize("credentials", [{}, {"username": "mina"}, {"password": PASSWORD}])
def test_half_a_credential_opens_nothing(mina: User, credentials: dict[str, str]) -> None:
    assert UsernameOrPhoneBackend().authenticate(None, **credentials) is None


@pytest.mark.django_db
def test_somebody_switched_off_stays_out() -> None:
    factories.user("gone", phone_number="+821011112222", is_active=False)
    assert signed_in("gone") is None
    assert signed_in("010-1111-2222") is None


@pytest.mark.parametrize("squatted", ["010-1234-5678", "01012345678", "+821012345678"])
def test_a_username_that_looks_like_a_phone_number_does_not_shut_its_owner_out(mina: User, squatted: str) -> None:
    squatter = factories.user(squatted, password="the squatter's own")
    assert signed_in(squatted, PASSWORD) == mina
    assert signed_in(squatted, "the squatter's own") == squatter


def test_the_exact_username_wins_when_both_readings_fit(mina: User) -> None:
    namesake = factories.user("01012345678")
    assert signed_in("01012345678") == namesake
    assert signed_in("010-1234-5678") == mina


def test_one_query_finds_every_candidate(mina: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        signed_in("010-1234-5678")


def test_django_asks_this_backend(mina: User) -> None:
    assert authenticate(username="010-1234-5678", password=PASSWORD) == mina


def test_a_service_account_has_no_session(service: User, client: Client) -> None:
    client.force_login(service, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    assert UsernameOrPhoneBackend().get_user(service.pk) is None
    assert client.get("/admin/").status_code == 302
