"""Reads of users, identities and sign-ins."""

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection

from backend.accounts import phone
from backend.accounts.models import CustomSocialAccount, TokenFamily, User
from backend.common import clock, searchable_encryption
from backend.common.errors import AppError
from contracts.enums import LOGIN_PLATFORMS

# Raw SQL: a flood of logins runs this each time, and building it with the ORM takes four times as long as running it.
_KNOWN_ADDRESSES = """
WITH candidate AS (SELECT id FROM accounts_user WHERE username = %(username)s OR phone_number = ANY(%(numbers)s))
SELECT host(ip) FROM usersessions_usersession WHERE user_id IN (SELECT id FROM candidate)
UNION
SELECT host(address) FROM accounts_tokenfamily WHERE address IS NOT NULL AND user_id IN (SELECT id FROM candidate)
"""
WEB = "web"
API = "api"


@dataclass(frozen=True)
class SignIn:
    """One sign-in of a user. `device` is the User-Agent header, `is_current` marks the one that makes the request."""

    id: str
    kind: str
    device: str
    address: str | None
    began_at: dt.datetime
    is_current: bool


LOGIN_PROVIDERS = LOGIN_PLATFORMS
"""Platforms with a login on the web; any other identity belongs to a chat and cannot sign in."""


def sign_in_candidates(*, login: str) -> list[User]:
    """Return the users that `login` may name: the exact username first, then the owner of that phone number."""
    if "\0" in login:  # PostgreSQL refuses the character
        return []
    users = User.objects.filter(username=login)
    if number := phone.to_e164(login):
        users = users | User.objects.filter(phone_number=number)
    return sorted(users, key=lambda user: user.username != login)


def active_service_account(*, user_id: int) -> User | None:
    """Return the bot's account, None if it is deleted, switched off or not a bot's."""
    return User.objects.filter(pk=user_id, is_service_account=True, is_active=True).first()


def identity(*, provider: str, uid: str) -> CustomSocialAccount | None:
    """Return the identity with its user."""
    return CustomSocialAccount.objects.select_related("user").filter(provider=provider, uid=uid).first()


def identities(*, user_id: int) -> list[CustomSocialAccount]:
    """Return a learner's identities, oldest first."""
    return list(CustomSocialAccount.objects.filter(user_id=user_id).order_by("pk"))


def user_by_phone(*, number: str) -> User | None:
    """Return the owner of a number (E.164), switched off or not."""
    return User.objects.filter(phone_number=number).first()


def active_learner(*, user_id: int) -> User | None:
    """Return a user, None if they are deleted, switched off or a bot."""
    return User.objects.filter(pk=user_id, is_service_account=False, is_active=True).first()


def require_learner(*, user_id: int) -> User:
    """Return a learner. Raises AppError "auth.user_gone" (401) as `active_learner` gives None."""
    user = active_learner(user_id=user_id)
    if user is None:
        raise AppError("auth.user_gone", "This account is gone.", status=401)
    return user


def known_addresses(*, login: str) -> list[str]:
    """Return the addresses that the users named by `login` signed in from lately. One query, known or not."""
    if "\0" in login:
        return []
    number = phone.to_e164(login)
    with connection.cursor() as cursor:
        cursor.execute(
            _KNOWN_ADDRESSES, {"username": login, "numbers": searchable_encryption.tokens(number) if number else []}
        )
        return [address for (address,) in cursor.fetchall()]


def sign_ins(*, user_id: int, session_key: str | None = None, family: str | None = None) -> list[SignIn]:
    """Return a user's sign-ins, newest first; `session_key` or `family` is the one that makes the request."""
    now = clock.now()
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    web = UserSession.objects.filter(user_id=user_id, session_key__in=alive)
    api = TokenFamily.objects.filter(user_id=user_id, ended_at=None, expires_at__gt=now)
    found = [
        SignIn(f"{WEB}-{row.pk}", WEB, row.user_agent, row.ip, row.created_at, row.session_key == session_key)
        for row in web
    ]
    found += [
        SignIn(f"{API}-{row.pk}", API, row.device, row.address, row.created_at, str(row.pk) == family) for row in api
    ]
    return sorted(found, key=lambda one: one.began_at, reverse=True)
