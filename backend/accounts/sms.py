"""Text messages to phones. Which sender carries them is SMS_SENDER's choice; the console's needs no contract."""

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from django.conf import settings

from backend.common import clock
from backend.common.errors import AppError, ExternalError

logger = logging.getLogger(__name__)


class SmsSender(Protocol):
    """Carries one message to one phone."""

    def send(self, *, number: str, text: str) -> None:
        """Hand the message over. `number` is E.164. Raises ExternalError."""


class ConsoleSender:
    """Writes each message to the log as one line."""

    def send(self, *, number: str, text: str) -> None:
        """Log it."""
        logger.info("SMS to %s: %s", number, text)


class FileSender:
    """Logs each message and appends it as a JSON line to SMS_FILE, for whoever plays the phone."""

    def __init__(self) -> None:
        self._path = Path(settings.SMS_FILE)

    def send(self, *, number: str, text: str) -> None:
        """Write it in one go: lines of several processes do not mix."""
        ConsoleSender().send(number=number, text=text)
        line = json.dumps({"to": number, "text": text, "at": clock.now().isoformat()}, ensure_ascii=False)
        with self._path.open("ab", buffering=0) as file:
            file.write(f"{line}\n".encode())


SENDERS: Mapping[str, Callable[[], SmsSender]] = {"console": ConsoleSender, "file": FileSender}


def send(*, number: str, text: str) -> None:
    """Send a message somebody waits for. Raises AppError "sms.unavailable" (503) when the carrier fails."""
    try:
        SENDERS[settings.SMS_SENDER]().send(number=number, text=text)
    except ExternalError as error:
        logger.warning("an SMS was not taken: %s", error)
        raise AppError("sms.unavailable", "The text message could not be sent.", status=503) from None
