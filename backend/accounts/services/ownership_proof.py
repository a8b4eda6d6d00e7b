"""Proving that an older account is one's own, while signed in nowhere: by its password, or by a code to its phone.

Tries are counted for the account, so that a claim of somebody's address or number is no way to guess forever. The
count stops these proofs only, never its owner's own login.
"""

from backend.accounts.models import PhoneCode, User
from backend.accounts.services import attempt_limits, password_login, phone_codes
from backend.common.errors import AppError

PURPOSE = PhoneCode.Purpose.PROVE
TRIES = 5
WINDOW_SECONDS = 15 * 60


def by_password(*, user_id: int, password: str, address: str) -> User:
    """Return the account whose password this is.

    Raises AppError "proof.wrong" (403), "proof.impossible" (409), and 429 "request.throttled" or "auth.throttled".
    """
    owner = _account(user_id)
    if not owner.has_usable_password():
        raise _impossible()
    _spend(owner)
    try:
        proved = password_login.prove(login=owner.username, password=password, address=address)
    except AppError as error:
        raise (_wrong() if error.code == "auth.credentials_invalid" else error) from None
    if proved.pk != owner.pk:  # the other reading of a username that looks like a phone number
        raise _wrong()
    attempt_limits.forgive(scope="proof.account", key=str(owner.pk))
    return owner


def send_code(*, user_id: int, address: str) -> None:
    """Send a code to the account's own phone. Raises AppError "proof.impossible" and as `phone_codes.send` does."""
    owner = _account(user_id)
    phone_codes.send(purpose=PURPOSE, number=_number(owner), address=address, user=owner)


def by_code(*, user_id: int, code: str) -> User:
    """Return the account to whose phone this code was sent. Raises as `phone_codes.confirm` does, and 429."""
    owner = _account(user_id)
    _spend(owner)
    phone_codes.confirm(purpose=PURPOSE, number=_number(owner), code=code, user=owner)
    attempt_limits.forgive(scope="proof.account", key=str(owner.pk))
    return owner


def _account(user_id: int) -> User:
    owner = User.objects.filter(pk=user_id, is_active=True, is_service_account=False).first()
    if owner is None:
        raise _impossible()
    return owner


def _number(owner: User) -> str:
    if not owner.phone_number:
        raise _impossible()
    return str(owner.phone_number)


def _spend(owner: User) -> None:
    attempt_limits.spend(scope="proof.account", key=str(owner.pk), limit=TRIES, window_seconds=WINDOW_SECONDS)


def _wrong() -> AppError:
    return AppError("proof.wrong", "That does not prove this account.", status=403)


def _impossible() -> AppError:
    return AppError("proof.impossible", "This account cannot be proved that way.", status=409)
