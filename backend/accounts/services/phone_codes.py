"""Six digits by SMS: whoever types them holds that phone.

A code is good for one purpose, one number and, where there is one, one account; for three minutes, five tries and one
use. Only the newest counts. A number that may not have a code gets a message that says why and a row no code fits, so
that whoever asked sees the same answers, tries and waits in either case.
"""

import datetime as dt
import hmac
import secrets

from django.conf import settings
from django.db.models import F

from backend.accounts import sms, sms_texts
from backend.accounts.models import PhoneCode, User
from backend.accounts.services import attempt_limits
from backend.common import clock
from backend.common.client_address import rate_limit_subnet
from backend.common.encryption import keyed_hash
from backend.common.errors import AppError

DIGITS = 6
LIFETIME_SECONDS = 180
PAUSE_SECONDS = 30
TRIES = 5
PER_NUMBER = 5
PER_ADDRESS = 20
HOUR_SECONDS = 3600
KEPT = dt.timedelta(days=1)


def send(*, purpose: PhoneCode.Purpose, number: str, address: str, user: User | None = None) -> None:
    """Send a code to a number (E.164), asked for from `address`; `user` is whose account it will open, if one.

    Call it outside any transaction. Raises AppError "request.throttled" (429) and "sms.unavailable" (503).
    """
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    _spend(number, address)
    _store(purpose, number, user, _hashed(purpose, number, user, code))
    sms.send(number=number, text=sms_texts.CODES[purpose].format(code=code))


def send_none(*, purpose: PhoneCode.Purpose, number: str, address: str, user: User | None = None) -> None:
    """Do everything `send` does, but for a number that may not have a code: the message says so, and no code fits."""
    _spend(number, address)
    _store(purpose, number, user, secrets.token_hex(32))
    sms.send(number=number, text=sms_texts.NO_CODE[purpose].format(site=settings.PUBLIC_URL))


def confirm(*, purpose: PhoneCode.Purpose, number: str, code: str, user: User | None = None) -> PhoneCode:
    """Use up the code that was typed and return its row; the same code never works again.

    `user` must be the one it was sent for; at a reset, where nobody is signed in, the row says whose it is. Call it
    outside any transaction: a refusal must not give the try back. Raises AppError "code.wrong" with
    `extra.tries_left`, or "code.expired" when there is no code to try any more.
    """
    rows = PhoneCode.objects.filter(purpose=purpose, phone_number=number)
    if user is not None:
        rows = rows.filter(user=user)
    newest = rows.select_related("user").first()
    if newest is None or not _take_try(newest):
        raise AppError("code.expired", "No code can be tried any more: ask for a new one.")
    if not hmac.compare_digest(newest.code_hash, _hashed(purpose, number, newest.user, code)):
        raise AppError("code.wrong", "The code is wrong.", {"tries_left": max(newest.attempts_left - 1, 0)})
    if not PhoneCode.objects.filter(pk=newest.pk, used_at=None).update(used_at=clock.now()):
        raise AppError("code.expired", "No code can be tried any more: ask for a new one.")
    return newest


def forget_expired() -> int:
    """Delete codes that have been worthless for a day, and the numbers with them; return how many."""
    return PhoneCode.objects.filter(expires_at__lt=clock.now() - KEPT).delete()[0]


def _spend(number: str, address: str) -> None:
    attempt_limits.spend(
        scope="sms.address", key=rate_limit_subnet(address), limit=PER_ADDRESS, window_seconds=HOUR_SECONDS
    )
    attempt_limits.spend(scope="sms.pause", key=number, limit=1, window_seconds=PAUSE_SECONDS)
    attempt_limits.spend(scope="sms.number", key=number, limit=PER_NUMBER, window_seconds=HOUR_SECONDS)


def _store(purpose: PhoneCode.Purpose, number: str, user: User | None, code_hash: str) -> None:
    PhoneCode.objects.create(
        purpose=purpose,
        phone_number=number,
        user=user,
        code_hash=code_hash,
        attempts_left=TRIES,
        expires_at=clock.now() + dt.timedelta(seconds=LIFETIME_SECONDS),
    )


def _take_try(row: PhoneCode) -> bool:
    """One conditional UPDATE: of any number of parallel guesses at most five are looked at."""
    open_rows = PhoneCode.objects.filter(pk=row.pk, used_at=None, attempts_left__gt=0, expires_at__gt=clock.now())
    return bool(open_rows.update(attempts_left=F("attempts_left") - 1))


def _hashed(purpose: str, number: str, user: User | None, code: str) -> str:
    return keyed_hash(f"phone code {purpose} {number} {user.pk if user else ''}", code)
