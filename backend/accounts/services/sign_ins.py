"""Sign-ins of a user: web sessions and API token families, begun and ended."""

import contextlib
import datetime as dt
import uuid
from typing import Any, NamedTuple

from allauth.usersessions.models import UserSession
from django.contrib.auth import login as begin_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from backend.accounts import selectors
from backend.accounts.models import LinkCode, RecoveryWait, TokenFamily, User
from backend.accounts.tokens import FRESH
from backend.common import clock
from backend.common.client_address import client_address, client_device
from backend.common.errors import AppError

BACKEND = "backend.accounts.backends.UsernameOrPhoneBackend"
SIGNED_IN_AT = "signed_in_at"
ADDRESS_LIFETIME = dt.timedelta(days=90)
"""How long an ended session's address still counts as one its owner signed in from."""


class Current(NamedTuple):
    """The sign-in that makes the request: a web session or a token family."""

    session_key: str | None = None
    family: str | None = None


def log_in(request: HttpRequest, user: User) -> None:
    """Begin a web session, with a new session key, for a user who has just proved who they are."""
    begin_session(request, user, backend=BACKEND)


def renew(request: HttpRequest, user: User) -> None:
    """Continue this web session, with a new session key, after its user's password has changed."""
    old = request.session.session_key
    update_session_auth_hash(request, user)
    UserSession.objects.filter(session_key=old).delete()
    _record(request, user)


def is_fresh(request: HttpRequest) -> bool:
    """Say whether this web session began, or its user proved who they are, within the last ten minutes."""
    begun = request.session.get(SIGNED_IN_AT)
    return isinstance(begun, float) and 0 <= clock.now().timestamp() - begun <= FRESH.total_seconds()


def set_fresh(request: HttpRequest) -> None:
    """Record that this session's user has just proved who they are."""
    request.session[SIGNED_IN_AT] = clock.now().timestamp()


def end(*, user_id: int, sign_in_id: str) -> None:
    """End one sign-in by its id from `selectors.sign_ins`. Raises AppError "session.unknown" (404), for others' too."""
    kind, _, own_id = sign_in_id.partition("-")
    ended = False
    # isdecimal alone would accept other scripts' digits and numbers beyond the column's range
    if kind == selectors.WEB and own_id.isascii() and own_id.isdecimal() and len(own_id) < 19:
        session = UserSession.objects.filter(user_id=user_id, pk=int(own_id)).first()
        if session is not None:
            session.end()
            ended = True
    elif kind == selectors.API:
        with contextlib.suppress(ValueError):
            live = TokenFamily.objects.filter(pk=uuid.UUID(own_id), user_id=user_id, ended_at=None)
            ended = bool(live.update(ended_at=clock.now()))
    if not ended:
        raise AppError("session.unknown", "There is no such sign-in.", status=404)


def end_all(*, user_id: int, keep: Current | None = None, since: dt.datetime | None = None) -> None:
    """Sign a user out everywhere, except for the sign-in to keep; with `since` only of sign-ins begun from then on.

    Link codes and waiting times die with it. Access tokens stay valid for reading until they expire; whatever changes
    or exports something refuses them at once (tokens.LearnerAuthentication).
    """
    keep = keep or Current()
    begun = {"created_at__gte": since} if since else {}
    families = TokenFamily.objects.filter(user_id=user_id, ended_at=None, **begun)
    if keep.family:
        families = families.exclude(pk=keep.family)
    families.update(ended_at=clock.now())
    LinkCode.objects.filter(user_id=user_id, used_at=None).delete()
    RecoveryWait.objects.filter(user_id=user_id).delete()
    for session in UserSession.objects.filter(user_id=user_id, **begun).exclude(session_key=keep.session_key or ""):
        session.end()


@receiver(user_logged_in, dispatch_uid="accounts.sessions.record")
def _on_login(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    """Record the session; every kind of login ends in Django's own: ours, the providers' and the admin's."""
    request.session[SIGNED_IN_AT] = clock.now().timestamp()
    _record(request, user)


def _record(request: HttpRequest, user: User) -> None:
    if not request.session.session_key:
        request.session.save()
    now = clock.now()
    UserSession.objects.filter(user=user, last_seen_at__lt=now - ADDRESS_LIFETIME).delete()
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "ip": client_address(request),
            "user_agent": client_device(request),
            "last_seen_at": now,
        },
    )
