"""Changing the phone number of an account, or giving it its first."""

from django.db import IntegrityError, transaction

from backend.accounts import masking, selectors
from backend.accounts.models import LinkCode, PhoneCode, RecoveryWait, User
from backend.accounts.services import notices, phone_codes
from backend.common.errors import AppError
from contracts.notices import NoticeKind

PURPOSE = PhoneCode.Purpose.CHANGE


def send_code(*, user_id: int, number: str, address: str) -> None:
    """Send a code to the new number (E.164) of a user who has just proved who they are.

    A number of another account gets an SMS that says so. Raises AppError "phone.same", "request.throttled" (429) and
    "sms.unavailable" (503).
    """
    user = selectors.require_learner(user_id=user_id)
    if number == user.phone_number:
        raise AppError("phone.same", "This is the number already.")
    taken = selectors.user_by_phone(number=number) is not None
    send = phone_codes.send_none if taken else phone_codes.send
    send(purpose=PURPOSE, number=number, address=address, user=user)


def change(*, user_id: int, number: str, code: str, address: str) -> User:
    """Set the number whose code was typed, and notify the old number by SMS.

    Raises AppError "code.wrong", "code.expired", "auth.user_gone" (401) and, when another account got the number in
    the meantime, "phone.taken" (409).
    """
    user = selectors.require_learner(user_id=user_id)
    phone_codes.confirm(purpose=PURPOSE, number=number, code=code, user=user, address=address)
    try:
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=user.pk)
            old, user.phone_number = user.phone_number, number
            user.save(update_fields=["phone_number"])
            LinkCode.objects.filter(user=user, used_at=None).delete()
            RecoveryWait.objects.filter(user=user).delete()
            kind = NoticeKind.PHONE_CHANGED if old else NoticeKind.PHONE_ADDED
            notices.notify(user=user, kind=kind, sms_to=old or number, number=masking.phone(number))
    except IntegrityError:
        raise AppError("phone.taken", "This number belongs to an account.", status=409) from None
    return user
