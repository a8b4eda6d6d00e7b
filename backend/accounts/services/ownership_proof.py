"""Proving that an older account is one's own while signed out: by its password, or by a code sent to its phone.

Attempts are counted per account, so that claiming an address or number gives no endless guesses. The limit stops these
proofs only, never the owner's own login.
"""

from backend.accounts import selectors
from backend.accounts.models import PhoneCode, User
from backend.accounts.services import attempt_limits, password_login, phone_codes
from backend.common.errors import AppError

PURPOSE = PhoneCode.Purpose.PROVE
SCOPE = "proof.account"
TRIES = 5
WINDOW_SECONDS = 15 * 60


def by_password(*, user_id: int, password: str, address: str) -> User:
    """Return the account whose password this is.

    Raises AppError "proof.wrong" (403), "proof.impossible" (409), and 429 "request.throttled" or "auth.throttled".
    """
    owner = selectors.active_learner(user_id=user_id)
    if owner is None or not owner.has_usable_password():
        raise _impossible()
    _count(owner)
    try:
        proved = password_login.prove(login=owner.username, password=password, address=address)
    except AppError as error:
        if error.code == "auth.credentials_invalid":
            raise _wrong() from None
        raise
    if proved.pk != owner.pk:  # the other reading of a username that looks like a phone number
        raise _wrong()
    attempt_limits.reset(scope=SCOPE, key=str(owner.pk))
    return owner


def send_code(*, user_id: int, address: str) -> None:
    """Send a code to the account's own phone. Raises AppError "proof.impossible" and as `phone_codes.send` does."""
    owner, number = _owner_with_phone(user_id)
    phone_codes.send(purpose=PURPOSE, number=number, address=address, user=owner)


def by_code(*, user_id: int, code: str, address: str) -> User:
    """Return the account to whose phone this code was sent. Raises as `phone_codes.confirm` does, and 429."""
    owner, number = _owner_with_phone(user_id)
    _count(owner)
    phone_codes.confirm(purpose=PURPOSE, number=number, code=code, user=owner, address=address)
    attempt_limits.reset(scope=SCOPE, key=str(owner.pk))
    return owner


def _owner_with_phone(user_id: int) -> tuple[User, str]:
    owner = selectors.active_learner(user_id=user_id)
    if owner is None or not owner.phone_number:
        raise _impossible()
    return owner, str(owner.phone_number)


def _count(owner: User) -> None:
    attempt_limits.count_attempt(scope=SCOPE, key=str(owner.pk), limit=TRIES, window_seconds=WINDOW_SECONDS)


def _wrong() -> AppError:
    return AppError("proof.wrong", "That does not prove this account.", status=403)


def _impossible() -> AppError:
    return AppError("proof.impossible", "This account cannot be proved that way.", status=409)
