"""Proving that an older account is one's own while signed out: by its password, or by a code sent to its phone.

Attempts are counted as those of logins and of codes: a stranger who claims an address or number gets no endless
guesses, and slows down nobody else.
"""

from backend.accounts import selectors
from backend.accounts.models import PhoneCode, User
from backend.accounts.services import password_login, phone_codes, recovery
from backend.common.errors import AppError

PURPOSE = PhoneCode.Purpose.PROVE


def by_password(*, user_id: int, password: str, address: str) -> User:
    """Return the account whose password this is.

    Raises AppError "proof.wrong" (403), "proof.impossible" (409), and 429 "request.throttled" or "auth.throttled".
    """
    owner = selectors.active_learner(user_id=user_id)
    if owner is None or not owner.has_usable_password():
        raise _impossible()
    try:
        proved = password_login.prove(login=owner.username, password=password, address=address)
    except AppError as error:
        if error.code == "auth.credentials_invalid":
            raise _wrong() from None
        raise
    if proved.pk != owner.pk:  # the other reading of a username that looks like a phone number
        raise _wrong()
    return owner


def send_code(*, user_id: int, address: str) -> None:
    """Send a code to the account's own phone. Raises AppError "proof.impossible" and as `phone_codes.send` does."""
    owner, number = _owner_with_phone(user_id)
    phone_codes.send(purpose=PURPOSE, number=number, address=address, user=owner)


def by_code(*, user_id: int, code: str, address: str) -> User:
    """Return the account to whose phone this code was sent.

    Raises as `phone_codes.confirm` does, and AppError "account.waiting" (403) where a phone alone is not enough.
    """
    owner, number = _owner_with_phone(user_id)
    phone_codes.confirm(purpose=PURPOSE, number=number, code=code, user=owner, address=address)
    recovery.check(user=owner)
    return owner


def _owner_with_phone(user_id: int) -> tuple[User, str]:
    owner = selectors.active_learner(user_id=user_id)
    if owner is None or not owner.phone_number:
        raise _impossible()
    return owner, str(owner.phone_number)


def _wrong() -> AppError:
    return AppError("proof.wrong", "That does not prove this account.", status=403)


def _impossible() -> AppError:
    return AppError("proof.impossible", "This account cannot be proved that way.", status=409)
