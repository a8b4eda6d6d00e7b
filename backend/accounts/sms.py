"""Text messages to phones, by the sender that SMS_SENDER names."""

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
    """Sends one message to one phone."""

    def send(self, *, number: str, text: str) -> None:
        """Send the message. `number` is E.164. Raises ExternalError."""


class ConsoleSender:
    """Writes each message to the log as one line."""

    def send(self, *, number: str, text: str) -> None:
        """Log it."""
        logger.info("SMS to %s: %s", number, text)


class FileSender:
    """Logs each message and appends it as a JSON line to SMS_FILE, which the sandbox's phone reads."""

    def __init__(self) -> None:
        self._path = Path(settings.SMS_FILE)

    def send(self, *, number: str, text: str) -> None:
        """Append the line with one write: lines of several processes do not mix."""
        ConsoleSender().send(number=number, text=text)
        line = json.dumps({"to": number, "text": text, "at": clock.now().isoformat()}, ensure_ascii=False)
        with self._path.open("ab", buffering=0) as file:
            file.write(f"{line}\n".encode())


SENDERS: Mapping[str, Callable[[], SmsSender]] = {"console": ConsoleSender, "file": FileSender}


def send(*, number: str, text: str) -> None:
    """Send a message that a person waits for. Raises AppError "sms.unavailable" (503) when the sender fails."""
    try:
        SENDERS[settings.SMS_SENDER]().send(number=number, text=text)
    except ExternalError as error:
        logger.warning("an SMS was not taken: %s", error)
        raise AppError("sms.unavailable", "The text message could not be sent.", status=503) from None
