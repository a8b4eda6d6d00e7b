"""Signing in with a password."""

from django.db import transaction

from backend.accounts import tokens
from backend.accounts.backends import UsernameOrPhoneBackend
from backend.accounts.models import User
from backend.accounts.services import login_throttle
from backend.common.client_address import NO_ADDRESS
from backend.common.errors import AppError


def sign_in(*, username: str, password: str, address: str = NO_ADDRESS, device: str = "") -> tokens.TokenPair:
    """Return tokens for whoever proves this username or phone number; a service account gets those of a bot.

    Raises AppError "auth.credentials_invalid" (401), whatever the reason, and "auth.throttled" (429).
    """
    user = _proved(username, password, address, bots_too=True)
    with transaction.atomic():
        # A reset that ended every sign-in while the password was looked at must not miss this one.
        still = User.objects.select_for_update().filter(pk=user.pk, password=user.password, is_active=True).exists()
        if not still:
            raise _wrong()
        return tokens.issue(user, device=device, address=address)


def prove(*, login: str, password: str, address: str) -> User:
    """Return the person whose username or phone number and password these are, never a service account.

    Raises AppError "auth.credentials_invalid" (401), whatever the reason, and "auth.throttled" (429).
    """
    return _proved(login, password, address, bots_too=False)


def _proved(login: str, password: str, address: str, *, bots_too: bool) -> User:
    counted = login_throttle.take_try(login=login, address=address)
    user = UsernameOrPhoneBackend().authenticate(None, username=login, password=password)
    if user is None or (user.is_service_account and not bots_too):
        raise _wrong()
    login_throttle.give_back(counted)
    return user


def _wrong() -> AppError:
    return AppError("auth.credentials_invalid", "Username or password is wrong.", status=401)
