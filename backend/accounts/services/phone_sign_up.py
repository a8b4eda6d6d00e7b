"""Signing up with a phone number and a password."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from backend.accounts import selectors
from backend.accounts.models import PhoneCode, User
from backend.accounts.services import passwords, phone_codes
from backend.common import clock
from backend.common.errors import AppError

YOUNGEST_YEARS = 14  # below that Korean law requires a parent's consent, which we cannot verify
PURPOSE = PhoneCode.Purpose.SIGN_UP


def send_code(*, number: str, address: str) -> None:
    """Send a sign-up code to a number (E.164); a number that has an account gets an SMS that says so.

    Raises AppError "request.throttled" (429) and "sms.unavailable" (503).
    """
    taken = selectors.user_by_phone(number=number) is not None
    send = phone_codes.send_none if taken else phone_codes.send
    send(purpose=PURPOSE, number=number, address=address)


def sign_up(*, number: str, code: str, password: str, birth_date: dt.date, address: str) -> User:
    """Create an account for the owner of this phone. The birth date is checked and not stored.

    The caller has obtained consent to the terms: an account's `date_joined` is the moment of consent. Raises AppError
    "sign_up.too_young", "password.weak", "code.wrong", "code.expired" and, when another account got the number in the
    meantime, "phone.taken". Only the codes' errors count as a try.
    """
    check_age(birth_date)
    passwords.check_strength(password, User(username=number, phone_number=number))
    phone_codes.confirm(purpose=PURPOSE, number=number, code=code, address=address)
    try:
        with transaction.atomic():
            # The username is random: no phone number can be read from it.
            return User.objects.create_user(f"phone-{uuid.uuid4().hex}", password=password, phone_number=number)
    except IntegrityError:
        raise AppError("phone.taken", "This number belongs to an account.", status=409) from None


def check_age(birth_date: dt.date) -> None:
    """Raise AppError "sign_up.too_young" (403) for anybody younger than 14 today in Seoul."""
    today = clock.seoul_today()
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    if today.year - birth_date.year - (not had_birthday) < YOUNGEST_YEARS:
        raise AppError("sign_up.too_young", "People under 14 cannot sign up.", status=403)
