"""Writes about people: signing in, first sight of a chat speaker, a bot's own account."""

import re
import secrets
import unicodedata
import uuid
from typing import NamedTuple

from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from backend.accounts import selectors, tokens
from backend.accounts.models import CustomSocialAccount, User
from backend.common.errors import AppError

DISPLAY_NAME_MAX_CHARS = 150
SERVICE_NAME = re.compile(r"[a-z][a-z0-9-]{0,49}")
ZERO_WIDTH_JOINER = "\u200d"  # holds emoji families together


class Credentials(NamedTuple):
    """A service account's key; the secret is shown once and stored hashed."""

    client_id: str
    secret: str


def sign_in(*, username: str, password: str) -> tokens.TokenPair:
    """Return tokens for whoever proves this username or phone number. Raises AppError 401, whatever the reason."""
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        raise AppError("auth.credentials_invalid", "Username or password is wrong.", status=401)
    return tokens.issue(user)


def exchange_identity(*, provider: str, uid: str, display_name: str) -> User:
    """Return the learner behind a chat identity, made on first sight and then always the same one.

    Raises AppError "account.inactive" when that learner was switched off.
    """
    name = _cleaned(display_name)
    known = selectors.identity(provider=provider, uid=uid) or _first_sight(provider, uid, name)
    if not known.user.is_active:
        raise AppError("account.inactive", "This learner's account is switched off.", status=403)
    if name and name != known.display_name:
        CustomSocialAccount.objects.filter(pk=known.pk).update(display_name=name)
    return known.user


def create_service_account(*, name: str) -> Credentials:
    """Make a bot's account; each call makes another one, so that a key can be replaced without a pause.

    Raises AppError "service_account.name_invalid" unless the name is a short lowercase slug.
    """
    if not SERVICE_NAME.fullmatch(name):
        raise AppError("service_account.name_invalid", "Use a lowercase name like discord-bot.", {"name": name})
    credentials = Credentials(f"{name}-{secrets.token_hex(4)}", secrets.token_urlsafe(32))
    User.objects.create_user(credentials.client_id, password=credentials.secret, is_service_account=True)
    return credentials


def _first_sight(provider: str, uid: str, display_name: str) -> CustomSocialAccount:
    """Make user and identity together, or find what a parallel first message has just made."""
    try:
        with transaction.atomic():
            # The name is random: one made of provider and uid could be taken by somebody else beforehand.
            user = User.objects.create_user(f"chat-{uuid.uuid4().hex}")
            return CustomSocialAccount.objects.create(user=user, provider=provider, uid=uid, display_name=display_name)
    except IntegrityError:
        return CustomSocialAccount.objects.select_related("user").get(provider=provider, uid=uid)


def _cleaned(display_name: str) -> str:
    """Drop control, formatting and private characters, squeeze the spaces, cut to what the column holds."""
    kept = (c for c in display_name if c.isspace() or c == ZERO_WIDTH_JOINER or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())[:DISPLAY_NAME_MAX_CHARS].strip()
