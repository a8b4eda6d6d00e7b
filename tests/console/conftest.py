"""The people behind the console."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from backend.accounts.models import User
from backend.console import roles
from tests import factories
from tests.digests.conftest import morning, set_clock

__all__ = ["morning", "set_clock"]


def staff(*groups: str, username: str | None = None) -> User:
    """Make somebody who may enter, with these roles."""
    user = factories.user(username)
    user.is_staff = True
    user.save()
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def entered(user: User) -> Client:
    """Return a client that has signed in as somebody."""
    client = Client()
    client.force_login(user, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    return client


@pytest.fixture
def editor(db: None) -> Client:
    """An editor's browser."""
    return entered(staff(roles.EDITOR, username="editor"))


@pytest.fixture
def operator(db: None) -> Client:
    """An operator's browser."""
    return entered(staff(roles.OPERATOR, username="operator"))


@pytest.fixture
def nobody(db: None) -> Client:
    """The browser of somebody who may enter but has no role."""
    return entered(staff(username="newcomer"))


@pytest.fixture
def superuser(db: None) -> Client:
    """A superuser's browser."""
    return entered(User.objects.create_superuser("root", password=factories.PASSWORD))
