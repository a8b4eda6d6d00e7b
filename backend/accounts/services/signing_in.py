"""Signing in with a password."""

from django.contrib.auth import authenticate

from backend.accounts import tokens
from backend.accounts.models import User
from backend.common.errors import AppError


def sign_in(*, username: str, password: str) -> tokens.TokenPair:
    """Return tokens for whoever proves this username or phone number. Raises AppError 401, whatever the reason."""
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        raise AppError("auth.credentials_invalid", "Username or password is wrong.", status=401)
    return tokens.issue(user)
