"""Six-digit codes by SMS, which prove that a phone is at hand.

A code is valid for one purpose, one number and, if there is one, one account; for three minutes, five tries and one
use. Only the newest counts. A number that may not have a code gets an SMS that says why and a row that no code matches,
so that the requester sees the same answers, tries and waits in either case.
"""

import datetime as dt
import hmac
import secrets

from django.conf import settings
from django.db.models import F

from backend.accounts import sms
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

# Each text fits one long SMS and names the sender first.
CODE_TEXTS = {
    PhoneCode.Purpose.SIGN_UP: "[한입뉴스] 가입 인증번호: {code} (3분 안에 입력해 주세요)",
    PhoneCode.Purpose.CHANGE: "[한입뉴스] 번호 변경 인증번호: {code} (3분 안에 입력해 주세요)",
    PhoneCode.Purpose.RESET: "[한입뉴스] 비밀번호 재설정 인증번호: {code} (아무에게도 알려 주지 마세요)",
    PhoneCode.Purpose.PROVE: "[한입뉴스] 계정 확인 인증번호: {code} (아무에게도 알려 주지 마세요)",
}
# To a phone whose owner requested a code it may not have: only the phone learns why, never the requesting page.
NO_CODE_TEXTS = {
    PhoneCode.Purpose.SIGN_UP: (
        "[한입뉴스] 이미 가입된 번호예요. 로그인: {site}/login/ 비밀번호를 잊으셨다면: {site}/password/reset/"
    ),
    PhoneCode.Purpose.CHANGE: "[한입뉴스] 이미 다른 계정에서 쓰는 번호라 바꿀 수 없어요. 그 계정으로 로그인해 주세요.",
    PhoneCode.Purpose.RESET: "[한입뉴스] 이 번호로 가입된 계정이 없어요. 가입: {site}/signup/",
    PhoneCode.Purpose.PROVE: "[한입뉴스] 이 번호로 확인할 수 있는 계정이 없어요.",
}


def send(*, purpose: PhoneCode.Purpose, number: str, address: str, user: User | None = None) -> None:
    """Send a code to a number (E.164), requested from `address`; `user` is the account it will open, if there is one.

    Call it outside any transaction. Raises AppError "request.throttled" (429) and "sms.unavailable" (503).
    """
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    _count(number, address)
    _store(purpose, number, user, _hashed(purpose, number, user, code))
    sms.send(number=number, text=CODE_TEXTS[purpose].format(code=code))


def send_none(*, purpose: PhoneCode.Purpose, number: str, address: str, user: User | None = None) -> None:
    """Do what `send` does for a number that may not have a code: the message says why, and no code matches."""
    _count(number, address)
    _store(purpose, number, user, secrets.token_hex(32))
    sms.send(number=number, text=NO_CODE_TEXTS[purpose].format(site=settings.PUBLIC_URL))


def confirm(*, purpose: PhoneCode.Purpose, number: str, code: str, user: User | None = None) -> PhoneCode:
    """Use up the code that was typed and return its row; the same code never works again.

    `user` must be the one it was sent for; at a reset, where nobody is signed in, the row names the account. Call it
    outside any transaction: a refusal must not uncount the try. Raises AppError "code.wrong" with
    `extra.tries_left`, or "code.expired" when no code can be tried.
    """
    rows = PhoneCode.objects.filter(purpose=purpose, phone_number=number)
    if user is not None:
        rows = rows.filter(user=user)
    newest = rows.select_related("user").first()
    if newest is None:
        raise _expired()
    # One conditional UPDATE: of any number of parallel guesses at most five are checked.
    open_rows = PhoneCode.objects.filter(pk=newest.pk, used_at=None, attempts_left__gt=0, expires_at__gt=clock.now())
    if not open_rows.update(attempts_left=F("attempts_left") - 1):
        raise _expired()
    if not hmac.compare_digest(newest.code_hash, _hashed(purpose, number, newest.user, code)):
        raise AppError("code.wrong", "The code is wrong.", {"tries_left": max(newest.attempts_left - 1, 0)})
    if not PhoneCode.objects.filter(pk=newest.pk, used_at=None).update(used_at=clock.now()):
        raise _expired()
    return newest


def _count(number: str, address: str) -> None:
    attempt_limits.count_attempt(
        scope="sms.address", key=rate_limit_subnet(address), limit=PER_ADDRESS, window_seconds=HOUR_SECONDS
    )
    attempt_limits.count_attempt(scope="sms.pause", key=number, limit=1, window_seconds=PAUSE_SECONDS)
    attempt_limits.count_attempt(scope="sms.number", key=number, limit=PER_NUMBER, window_seconds=HOUR_SECONDS)


def _store(purpose: PhoneCode.Purpose, number: str, user: User | None, code_hash: str) -> None:
    PhoneCode.objects.create(
        purpose=purpose,
        phone_number=number,
        user=user,
        code_hash=code_hash,
        attempts_left=TRIES,
        expires_at=clock.now() + dt.timedelta(seconds=LIFETIME_SECONDS),
    )


def _hashed(purpose: str, number: str, user: User | None, code: str) -> str:
    return keyed_hash(f"phone code {purpose} {number} {user.pk if user else ''}", code)


def _expired() -> AppError:
    return AppError("code.expired", "No code can be tried any more: ask for a new one.")
