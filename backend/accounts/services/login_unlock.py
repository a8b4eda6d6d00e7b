"""Logging in while strangers guess passwords: a code to the account's phone frees one address from their guesses."""

from backend.accounts.models import PhoneCode
from backend.accounts.services import attempt_limits, phone_codes

PURPOSE = PhoneCode.Purpose.LOGIN


def send_code(*, number: str, address: str) -> None:
    """Send a code to a number (E.164); one without an account gets an SMS that says so.

    Raises as `phone_codes.send` does.
    """
    phone_codes.send_to_owner(purpose=PURPOSE, number=number, address=address)


def confirm(*, number: str, code: str, address: str) -> None:
    """Count this address's logins to the number's account by themselves from now on; nobody is signed in.

    Raises as `phone_codes.confirm` does.
    """
    proof = phone_codes.confirm(purpose=PURPOSE, number=number, code=code, address=address)
    if proof.user is not None:
        attempt_limits.unlock_login(user=proof.user, address=address)
