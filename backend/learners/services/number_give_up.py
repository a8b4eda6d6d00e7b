"""Giving up one of two phone numbers when two learners are merged, proved by its phone or by its account's password."""

from dataclasses import dataclass

from backend.accounts import selectors
from backend.accounts.models import PhoneCode
from backend.accounts.services import passwords, phone_codes
from backend.common.errors import AppError

PURPOSE = PhoneCode.Purpose.GIVE_UP


@dataclass(frozen=True)
class Proof:
    """A code sent to the number, or the password of the account that has it; typed at `address`."""

    address: str
    code: str = ""
    password: str = ""


def send_code(*, user_id: int, address: str) -> None:
    """Send a code to the number that this learner gives up. Raises as `phone_codes.send` does."""
    user = selectors.active_learner(user_id=user_id)
    if user is None or not user.phone_number:
        raise AppError("proof.impossible", "This account has no phone number.", status=409)
    phone_codes.send(purpose=PURPOSE, number=str(user.phone_number), address=address, user=user)


def prove(*, user_id: int, proof: Proof) -> str:
    """Return the number that this learner gives up, "" if they have none. Call it outside any transaction.

    Raises as `phone_codes.confirm` and `passwords.check_current` do.
    """
    user = selectors.active_learner(user_id=user_id)
    if user is None or not user.phone_number:
        return ""
    if proof.code:
        phone_codes.confirm(
            purpose=PURPOSE, number=user.phone_number, code=proof.code, user=user, address=proof.address
        )
    else:
        passwords.check_current(user_id=user_id, password=proof.password, address=proof.address)
    return str(user.phone_number)
