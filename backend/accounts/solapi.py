"""Text messages by Solapi's message API v4.

Facts from https://developers.solapi.com (source: github.com/solapi/documents):

- authentication/api-key.md: `Authorization: HMAC-SHA256 apiKey=…, date=…, salt=…, signature=…`; the signature is the
  hex HMAC of date and salt together under the API secret, good once and for 15 minutes; the salt has 12 to 64 bytes.
- api-reference/messages/sendSimpleMessage.md: one message a request; its type (SMS, LMS beyond 90 bytes) is
  detected.
- api-reference/message-status-codes.md: 2000 is accepted; 402 without balance. An error is
  `{"errorCode": "…", "errorMessage": "…"}` (solapi-python: solapi/lib/fetcher.py).
"""

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Any

import phonenumbers
from django.conf import settings
from pydantic import BaseModel, Field, ValidationError

from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http import api_client, waiting_slots

SERVICE = "solapi"
PATH = "/messages/v4/send"
DEADLINE_SECONDS = 5.0
"""A person waits for the code."""
ACCEPTED = frozenset({"2000", "3000", "4000"})
REFUSED_NUMBERS = frozenset({"1058", "1060", "1061", "1064", "2060", "2061", "2064", "3010", "3032"})
"""Status codes that blame the recipient's number: no route, blocked, opted out, reported, malformed, no subscriber."""
NO_BALANCE = frozenset({"1030", "2230", "NotEnoughBalance"})
KOREA = 82


class _Answer(BaseModel):
    status_code: str = Field("", alias="statusCode", max_length=10)
    error_code: str = Field("", alias="errorCode", max_length=60)


def send(*, number: str, text: str) -> None:
    """Send one message; Solapi accepts it when it has taken it over for the carrier.

    Nothing is sent twice: after a timeout nobody knows whether the message is on its way. Raises ExternalError
    "sms.number_refused", "sms.key_refused", "sms.no_balance" or another; its text quotes codes only, for the rest may
    name the number.
    """
    key, secret = settings.SOLAPI_API_KEY, settings.SOLAPI_API_SECRET
    with waiting_slots.waiting(SERVICE):
        reply = api_client.call(
            "POST",
            f"{settings.SOLAPI_API_BASE.rstrip('/')}{PATH}",
            headers={"Authorization": authorization(key, secret, now=clock.now(), salt=secrets.token_hex(16))},
            body={"message": message(number=number, sender=settings.SMS_FROM, text=text)},
            deadline_seconds=DEADLINE_SECONDS,
        )
    try:
        answer = _Answer.model_validate_json(reply.body)
    except ValidationError:
        answer = _Answer(statusCode="", errorCode="")
    if reply.status == 200 and answer.status_code in ACCEPTED:
        return
    said = answer.error_code or answer.status_code
    named = f"HTTP {reply.status} {said}".strip()
    if reply.status in (401, 403):
        raise ExternalError(SERVICE, "sms.key_refused", named, permanent=True)
    if reply.status == 402 or said in NO_BALANCE:
        raise ExternalError(SERVICE, "sms.no_balance", named, permanent=False)
    if answer.status_code in REFUSED_NUMBERS:
        raise ExternalError(SERVICE, "sms.number_refused", named, permanent=True)
    permanent = reply.status < 500 and reply.status != 429
    wait = reply.retry_after_seconds
    raise ExternalError(SERVICE, "sms.not_taken", named, permanent=permanent, retry_after_seconds=wait)


def authorization(key: str, secret: str, *, now: dt.datetime, salt: str) -> str:
    """Return the Authorization header of one request."""
    date = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signature = hmac.new(secret.encode(), f"{date}{salt}".encode(), hashlib.sha256).hexdigest()
    return f"HMAC-SHA256 apiKey={key}, date={date}, salt={salt}, signature={signature}"


def message(*, number: str, sender: str, text: str) -> dict[str, Any]:
    """Return the request's message; `number` (E.164) becomes 01012345678, or a country and the number within it."""
    parsed = phonenumbers.parse(number)
    national = phonenumbers.national_significant_number(parsed)
    sent = {"from": sender, "text": printable(text)}
    if parsed.country_code == KOREA:
        return {"to": f"0{national}", **sent}
    return {"to": national, "country": str(parsed.country_code), **sent}


def printable(text: str) -> str:
    """Return the text with "?" for what is outside EUC-KR, which carriers refuse (status codes 1028 and 1029)."""
    return text.encode("euc-kr", errors="replace").decode("euc-kr")
