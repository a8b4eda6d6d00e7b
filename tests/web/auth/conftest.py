"""Phones, a clock and a browser for the tests of the auth pages."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from backend.accounts.models import User
from tests.phones import Inbox, Watch


@pytest.fixture
def inbox(settings: Settings, tmp_path: Path) -> Inbox:
    """Catch text messages."""
    return Inbox(settings, tmp_path)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Let time pass."""
    return Watch(monkeypatch)


@pytest.fixture
def hers(mina: User, client: Client) -> Client:
    """A browser that mina has just signed in with."""
    client.force_login(mina, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    return client
