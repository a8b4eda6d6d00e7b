"""Six-digit codes by SMS, which prove that a phone is at hand.

A code is valid for one purpose, one number and, if there is one, one account; for three minutes, five tries and one
use. Of the codes that one subnet requested only the newest counts. What others request for the same number neither
replaces a code nor uses up its tries nor, from an address that the number's owner has signed in from, its limits.

A number that may not have a code gets an SMS that says why and a row that no code matches, so that the requester sees
the same answers, tries and waits in either case.
"""

import datetime as dt
import hmac
import secrets

from django.conf import settings
from django.db.models import F, QuerySet

from backend.accounts import phone, selectors
from backend.accounts.models import PhoneCode, User
from backend.accounts.services import attempt_limits, text_messages
from backend.accounts.services.attempt_limits import Counter
from backend.accounts.services.text_messages import Use
from backend.common import clock
from backend.common.client_address import rate_limit_network, rate_limit_subnet
from backend.common.encryption import keyed_hash
from backend.common.errors import AppError

DIGITS = 6
LIFETIME_SECONDS = 180
PAUSE_SECONDS = 30
TRIES = 5
PER_ASKER = 5
"""Codes in an hour for one number, requested from one subnet."""
PER_NUMBER, PER_NUMBER_DAY = 10, 20
"""Codes for one number in an hour and a day, requested from subnets that its owner never signed in from."""
PER_ADDRESS, PER_NETWORK = 20, 100
"""Codes in an hour requested from one subnet, and from one /24 or /48, for whatever numbers."""
PER_FOREIGN_COUNTRY = 30
WRONG_PER_ADDRESS, WRONG_PER_NETWORK = 50, 200
"""Wrong codes in a day."""
WRONG_FROM_ELSEWHERE = 10
"""Wrong codes for a number in a day, from subnets that have no code of their own under way."""
HOUR_SECONDS, DAY_SECONDS = 3600, 24 * 3600

# Each text fits one long SMS and names the sender first.
CODE_TEXTS = {
    PhoneCode.Purpose.SIGN_UP: "[한입뉴스] 가입 인증번호: {code} (3분 안에 입력해 주세요)",
    PhoneCode.Purpose.CHANGE: "[한입뉴스] 번호 변경 인증번호: {code} (3분 안에 입력해 주세요)",
    PhoneCode.Purpose.RESET: "[한입뉴스] 비밀번호 재설정 인증번호: {code} (아무에게도 알려 주지 마세요)",
    PhoneCode.Purpose.PROVE: "[한입뉴스] 계정 확인 인증번호: {code} (아무에게도 알려 주지 마세요)",
    PhoneCode.Purpose.CONFIRM: "[한입뉴스] 본인 확인 인증번호: {code} (아무에게도 알려 주지 마세요)",
    PhoneCode.Purpose.GIVE_UP: "[한입뉴스] 번호 정리 인증번호: {code} (계정을 합치고 이 번호를 지워요)",
    PhoneCode.Purpose.LOGIN: "[한입뉴스] 로그인 인증번호: {code} (아무에게도 알려 주지 마세요)",
}
# To a phone whose owner requested a code it may not have: only the phone learns why, never the requesting page.
NO_CODE_TEXTS = {
    PhoneCode.Purpose.SIGN_UP: (
        "[한입뉴스] 이미 가입된 번호예요. 로그인: {site}/login/ 비밀번호를 잊으셨다면: {site}/password/reset/"
    ),
    PhoneCode.Purpose.CHANGE: "[한입뉴스] 이미 다른 계정에서 쓰는 번호라 바꿀 수 없어요. 그 계정으로 로그인해 주세요.",
    PhoneCode.Purpose.RESET: "[한입뉴스] 이 번호로 가입된 계정이 없어요. 가입: {site}/signup/",
    PhoneCode.Purpose.PROVE: "[한입뉴스] 이 번호로 확인할 수 있는 계정이 없어요.",
    PhoneCode.Purpose.CONFIRM: "[한입뉴스] 이 번호로 확인할 수 있는 계정이 없어요.",
    PhoneCode.Purpose.GIVE_UP: "[한입뉴스] 이 번호로 확인할 수 있는 계정이 없어요.",
    PhoneCode.Purpose.LOGIN: "[한입뉴스] 이 번호로 가입된 계정이 없어요. 가입: {site}/signup/",
}


def send(*, purpose: PhoneCode.Purpose, number: str, address: str, user: User | None = None) -> None:
    """Send a code to a number (E.164), requested from `address`; `user` is the account it will open, if there is one.

    Call it outside any transaction. Raises AppError "request.throttled" (429) and as `text_messages.send` does.
    """
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    text = CODE_TEXTS[purpose].format(code=code)
    _send(purpose, number, address, user, _hashed(purpose, number, user, code), text)


def send_none(*, purpose: PhoneCode.Purpose, number: str, address: str, user: User | None = None) -> None:
    """Do what `send` does for a number that may not have a code: the message says why, and no code matches."""
    text = NO_CODE_TEXTS[purpose].format(site=settings.PUBLIC_URL)
    _send(purpose, number, address, user, secrets.token_hex(32), text)


def send_to_owner(*, purpose: PhoneCode.Purpose, number: str, address: str) -> None:
    """Send a code to the learner who has this number (E.164), or do as `send_none` if there is none."""
    owner = selectors.user_by_phone(number=number)
    if owner is None or not owner.is_active or owner.is_service_account:
        send_none(purpose=purpose, number=number, address=address)
    else:
        send(purpose=purpose, number=number, address=address, user=owner)


def confirm(*, purpose: PhoneCode.Purpose, number: str, code: str, address: str, user: User | None = None) -> PhoneCode:
    """Use up the code that was typed at `address` and return its row; the same code never works again.

    `user` must be the one it was sent for; at a reset, where nobody is signed in, the row names the account. Call it
    outside any transaction: a refusal must not uncount the try. Raises AppError "code.wrong" with
    `extra.tries_left`, "code.expired" when no code can be tried, and "request.throttled" (429).
    """
    rows = PhoneCode.objects.select_related("user").filter(
        purpose=purpose, phone_number=number, expires_at__gt=clock.now()
    )
    if user is not None:
        rows = rows.filter(user=user)
    own = rows.filter(asker_hash=_asker(address)).first()
    elsewhere = Counter("code.elsewhere", f"{purpose} {number}", WRONG_FROM_ELSEWHERE)
    limits = [
        Counter("code.address", rate_limit_subnet(address), WRONG_PER_ADDRESS),
        Counter("code.network", rate_limit_network(address), WRONG_PER_NETWORK),
        *([elsewhere] if own is None else []),
    ]
    with attempt_limits.count_failures(limits, window_seconds=DAY_SECONDS, error_code="code.wrong"):
        if own is not None:
            # One conditional UPDATE: of any number of parallel guesses at most five are checked.
            if not _open(rows.filter(pk=own.pk)).update(attempts_left=F("attempts_left") - 1):
                raise _expired()
            candidates, tries_left = [own], own.attempts_left - 1
        else:
            # A phone may have changed networks since it asked. Wrong tries do not touch the codes of others.
            candidates, tries_left = list(_open(rows)), attempt_limits.remaining(elsewhere)
            if not candidates:
                raise _expired()
        fits = [
            row for row in candidates if hmac.compare_digest(row.code_hash, _hashed(purpose, number, row.user, code))
        ]
        if not fits:
            raise AppError("code.wrong", "The code is wrong.", {"tries_left": max(tries_left, 0)})
        if not _open(rows.filter(pk=fits[0].pk), tried=own is not None).update(used_at=clock.now()):
            raise _expired()
    return fits[0]


def _open(rows: QuerySet[PhoneCode], *, tried: bool = False) -> QuerySet[PhoneCode]:
    """Return the codes that may still be tried; `tried`: the last try has been taken already."""
    rows = rows.filter(used_at=None)
    return rows if tried else rows.filter(attempts_left__gt=0)


def _send(purpose: str, number: str, address: str, user: User | None, code_hash: str, text: str) -> None:
    text_messages.check_number(number)
    subnet = rate_limit_subnet(address)
    asker = f"{number} {subnet}"
    hour = [
        Counter("sms.address", subnet, PER_ADDRESS),
        Counter("sms.network", rate_limit_network(address), PER_NETWORK),
        Counter("sms.asker", asker, PER_ASKER),
    ]
    windows = {PAUSE_SECONDS: [Counter("sms.pause", f"{purpose} {asker}", 1)], HOUR_SECONDS: hour}
    if subnet not in {rate_limit_subnet(known) for known in selectors.known_addresses(login=number)}:
        hour.append(Counter("sms.number", number, PER_NUMBER))
        windows[DAY_SECONDS] = [Counter("sms.number_day", number, PER_NUMBER_DAY)]
    if not number.startswith("+82"):
        hour.append(Counter("sms.country", phone.country(number), PER_FOREIGN_COUNTRY))
    attempt_limits.count_in_windows(windows)
    row = PhoneCode.objects.create(
        purpose=purpose,
        phone_number=number,
        user=user,
        asker_hash=_asker(address),
        code_hash=code_hash,
        attempts_left=TRIES,
        expires_at=clock.now() + dt.timedelta(seconds=LIFETIME_SECONDS),
    )
    try:
        text_messages.send(number=number, text=text, use=Use.SIGN_UP if purpose == "sign_up" else Use.CODE)
    except AppError:
        row.delete()  # an older code that did arrive stays valid
        raise


def _asker(address: str) -> str:
    return keyed_hash("phone code asker", rate_limit_subnet(address))


def _hashed(purpose: str, number: str, user: User | None, code: str) -> str:
    return keyed_hash(f"phone code {purpose} {number} {user.pk if user else ''}", code)


def _expired() -> AppError:
    return AppError("code.expired", "No code can be tried any more: ask for a new one.")
