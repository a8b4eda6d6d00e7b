"""The web site as its visitors meet it."""

from collections.abc import Callable

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.web import category_menu

Visit = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _own_menu() -> None:
    """Each test has its own categories."""
    category_menu.forget()


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody who is not signed in; forms are checked as for a browser."""
    return Client()


@pytest.fixture
def signed_in() -> Visit:
    """Make a client in which somebody is signed in."""

    def as_user(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="backend.accounts.backends.UsernameOrPhoneBackend")
        return client

    return as_user
