"""Fresh proofs of who a signed-in user is, before what could take an account over: a code to their phone.

The password (`passwords.check_current`) and a login of the last ten minutes are the others; the caller records the
proof at its session or token family.
"""

from backend.accounts import selectors
from backend.accounts.models import PhoneCode, User
from backend.accounts.services import phone_codes
from backend.common.errors import AppError

PURPOSE = PhoneCode.Purpose.CONFIRM


def send_code(*, user_id: int, address: str) -> None:
    """Send a code to the user's own phone.

    Raises AppError "proof.impossible" (409) without one, and as `phone_codes.send` does.
    """
    user, number = _with_phone(user_id)
    phone_codes.send(purpose=PURPOSE, number=number, address=address, user=user)


def by_code(*, user_id: int, code: str, address: str) -> User:
    """Return the user to whose phone this code was sent. Raises as `phone_codes.confirm` does."""
    user, number = _with_phone(user_id)
    phone_codes.confirm(purpose=PURPOSE, number=number, code=code, user=user, address=address)
    return user


def _with_phone(user_id: int) -> tuple[User, str]:
    user = selectors.require_learner(user_id=user_id)
    if not user.phone_number:
        raise AppError("proof.impossible", "This account has no phone number.", status=409)
    return user, str(user.phone_number)
