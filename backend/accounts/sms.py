"""Text messages to phones, by the sender that SMS_SENDER names. No message reaches a log: it may hold a code."""

import json
import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from backend.accounts import solapi
from backend.common import clock
from backend.common.errors import AppError, ExternalError
from observability import metrics

logger = logging.getLogger(__name__)

NO_SENDER = "none"


def write_to_terminal(*, number: str, text: str) -> None:
    """Write the message to standard error as one line, past the logs."""
    sys.stderr.write(f"SMS to {number}: {text}\n")


def append_to_file(*, number: str, text: str) -> None:
    """Append the message to SMS_FILE as a JSON line, with one write: lines of several processes do not mix."""
    line = json.dumps({"to": number, "text": text, "at": clock.now().isoformat()}, ensure_ascii=False)
    with Path(settings.SMS_FILE).open("ab", buffering=0) as file:
        file.write(f"{line}\n".encode())


SENDERS: Mapping[str, Callable[..., None]] = {
    "console": write_to_terminal,
    "file": append_to_file,
    "solapi": solapi.send,
}
"""What sends one message to one phone, by the names of SMS_SENDER; `number` is E.164, failures are ExternalError."""


def is_offered() -> bool:
    """Return whether text messages are sent at all: without them no page or endpoint asks for a phone."""
    return str(settings.SMS_SENDER) != NO_SENDER


def send(*, number: str, text: str) -> None:
    """Send a message that a person waits for.

    Raises AppError "sms.number_refused" (400) when the carrier has no way to this number, and "sms.unavailable" (503)
    for everything else that the person cannot change.
    """
    if not is_offered():
        raise AppError("sms.unavailable", "No text messages are sent here.", status=503)
    try:
        SENDERS[settings.SMS_SENDER](number=number, text=text)
    except ExternalError as error:
        metrics.SMS.labels(error.code).inc()
        logger.warning("an SMS was not taken: %s", error)
        if error.code == "sms.number_refused":
            raise AppError(error.code, "The carrier delivers no messages to this number.") from None
        raise AppError("sms.unavailable", "The text message could not be sent.", status=503) from None
    metrics.SMS.labels("accepted").inc()
