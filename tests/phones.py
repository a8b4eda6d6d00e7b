"""Phones that receive our text messages, and a clock that can be moved."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from pytest_django import Settings

from backend.common import clock

MINA = "+821012345678"
STRANGER = "+821099998888"
NEW = "+821055556666"


class Inbox:
    """Every message that was sent in a test."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._path = folder / "sms.jsonl"
        settings.SMS_SENDER = "file"
        settings.SMS_FILE = str(self._path)

    def of(self, number: str) -> list[str]:
        """Return what one phone has received, the oldest first."""
        lines = self._path.read_text().splitlines() if self._path.exists() else []
        return [message["text"] for message in map(json.loads, lines) if message["to"] == number]

    def code(self, number: str) -> str:
        """Return the newest code that a phone has received."""
        found = re.search(r"\b\d{6}\b", self.of(number)[-1])
        assert found is not None, self.of(number)[-1]
        return found.group()

    def wrong_code(self, number: str) -> str:
        """Return six digits that are not that code."""
        return f"{(int(self.code(number)) + 1) % 1_000_000:06}"


class Watch:
    """The application's clock, set forward as a test wants it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead = dt.timedelta()
        self._stopped_at: dt.datetime | None = None
        self._real = clock.now
        monkeypatch.setattr(clock, "now", lambda: (self._stopped_at or self._real()) + self._ahead)

    def stop(self) -> None:
        """Let no time pass by itself: a slow machine must not change what a test sees."""
        self._stopped_at = self._real()

    def forward(self, *, seconds: float = 0, minutes: float = 0) -> None:
        """Let time pass."""
        self._ahead += dt.timedelta(seconds=seconds, minutes=minutes)
