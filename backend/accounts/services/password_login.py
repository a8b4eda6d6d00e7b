"""Signing in with a password, throttled per address and per account."""

from django.db import transaction

from backend.accounts import tokens
from backend.accounts.backends import UsernameOrPhoneBackend
from backend.accounts.models import User
from backend.accounts.services import attempt_limits
from backend.common.client_address import NO_ADDRESS
from backend.common.errors import AppError


def sign_in(*, username: str, password: str, address: str = NO_ADDRESS, device: str = "") -> tokens.TokenPair:
    """Return tokens for the account with this username or phone number; a service account gets those of a bot.

    Raises AppError "auth.credentials_invalid" (401), whatever the reason, and "auth.throttled" (429).
    """
    user = prove(login=username, password=password, address=address, allow_bots=True)
    with transaction.atomic():
        # A reset that ended every sign-in while the password was checked must not miss this one.
        rows = User.objects.select_for_update().filter(pk=user.pk, password=user.password, is_active=True)
        if not rows.exists():
            raise _wrong()
        return tokens.issue(user, device=device, address=address)


def prove(*, login: str, password: str, address: str, allow_bots: bool = False) -> User:
    """Return the user with this username or phone number and password, a service account only if `allow_bots`.

    Raises AppError "auth.credentials_invalid" (401), whatever the reason, and "auth.throttled" (429).
    """
    counted = attempt_limits.count_login(login=login, address=address)
    user = UsernameOrPhoneBackend().authenticate(None, username=login, password=password)
    if user is None or (user.is_service_account and not allow_bots):
        raise _wrong()
    attempt_limits.take_back_login(counted)
    return user


def _wrong() -> AppError:
    return AppError("auth.credentials_invalid", "Username or password is wrong.", status=401)
