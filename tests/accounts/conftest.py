"""Phones and a clock for the tests of the accounts."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.phones import Inbox, Watch


@pytest.fixture
def inbox(settings: Settings, tmp_path: Path) -> Inbox:
    """Catch text messages."""
    return Inbox(settings, tmp_path)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Let time pass."""
    return Watch(monkeypatch)
