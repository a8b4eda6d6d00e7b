"""Text messages within the day's budget, to numbers that can receive them.

The price of a message is reserved in SmsDay before the sender is called, so that any number of processes stay within
SMS_DAILY_BUDGET_KRW. Strangers can spend a part of it only: the rest is reserved for members and for warnings.
"""

import datetime as dt
import enum

from django.conf import settings
from django.db.models import F

from backend.accounts import phone, sms
from backend.accounts.models import SmsDay
from backend.common import clock
from backend.common.errors import AppError

SHORT_MAX_BYTES = 90
"""A longer text, in EUC-KR, is billed as a long message."""
PRICE_KRW, LONG_PRICE_KRW, FOREIGN_PRICE_KRW = 20, 50, 150
"""Upper bounds of what one message costs: short and long in Korea, and abroad."""


class Use(enum.IntEnum):
    """What a message is for, as the percentage of the day's budget that may be spent when it is sent."""

    SIGN_UP = 60
    CODE = 90
    NOTICE = 100


def check_number(number: str) -> None:
    """Raise AppError "phone.legacy", "phone.not_mobile" or "phone.country" if an E.164 number may get no message."""
    match phone.sms_refusal(number, countries=settings.SMS_COUNTRIES):
        case "phone.country":
            raise AppError("phone.country", "Text messages are not sent to that country.")
        case "phone.legacy":
            raise AppError("phone.legacy", "011 and its like are served no more; use a 010 number.")
        case "phone.not_mobile":
            raise AppError("phone.not_mobile", "This number cannot receive text messages.")


def send(*, number: str, text: str, use: Use) -> None:
    """Send a message. `number` is E.164. Call it outside any transaction.

    Raises AppError as `check_number` does, "sms.budget_spent" (503) and "sms.unavailable" (503).
    """
    check_number(number)
    price = price_krw(number, text)
    today = reserve(price, use=use)
    try:
        sms.send(number=number, text=text)
    except AppError:
        SmsDay.objects.filter(day=today).update(spent_krw=F("spent_krw") - price, messages=F("messages") - 1)
        raise


def price_krw(number: str, text: str) -> int:
    """Return the most that a message costs, in won."""
    if not number.startswith("+82"):
        return FOREIGN_PRICE_KRW
    return LONG_PRICE_KRW if len(text.encode("euc-kr", errors="replace")) > SHORT_MAX_BYTES else PRICE_KRW


def reserve(price: int, *, use: Use) -> dt.date:
    """Reserve the price of a message on today's budget; return the day. Raises AppError "sms.budget_spent" (503)."""
    today = clock.seoul_today()
    SmsDay.objects.bulk_create([SmsDay(day=today)], ignore_conflicts=True)  # the same queries for every message
    most = settings.SMS_DAILY_BUDGET_KRW * use // 100 - price
    rows = SmsDay.objects.filter(day=today)
    # One conditional UPDATE: parallel messages cannot both take the last won.
    if not rows.filter(spent_krw__lte=most).update(spent_krw=F("spent_krw") + price, messages=F("messages") + 1):
        rows.filter(stopped_at=None).update(stopped_at=clock.now())
        raise AppError("sms.budget_spent", "Today's text messages are used up.", status=503)
    return today
