"""Where somebody is signed in: web sessions and API token families, begun, listed and ended together."""

import datetime as dt
import uuid
from typing import Any, NamedTuple

from allauth.usersessions.models import UserSession
from django.contrib.auth import login as begin_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from backend.accounts import selectors, tokens
from backend.accounts.models import TokenFamily, User
from backend.common import clock
from backend.common.client_address import client_address, client_device
from backend.common.errors import AppError

BACKEND = "backend.accounts.backends.UsernameOrPhoneBackend"
SIGNED_IN_AT = "signed_in_at"
FRESH_SECONDS = 10 * 60
REMEMBERED = dt.timedelta(days=90)
"""How long an ended session's address still counts as one its owner came from."""


class Current(NamedTuple):
    """The sign-in that asks: at most one of both."""

    session_key: str | None = None
    family: str | None = None


def log_in(request: HttpRequest, user: User) -> None:
    """Begin a web session for somebody who has just proved who they are. The session's key is a new one."""
    begin_session(request, user, backend=BACKEND)


def renew(request: HttpRequest, user: User) -> None:
    """Keep this web session after its user's password has changed; its key is a new one."""
    old = request.session.session_key
    update_session_auth_hash(request, user)
    UserSession.objects.filter(session_key=old).delete()
    _record(request, user)


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether this web session began within the last ten minutes."""
    begun = request.session.get(SIGNED_IN_AT)
    return isinstance(begun, float) and 0 <= clock.now().timestamp() - begun <= FRESH_SECONDS


def end(*, user_id: int, sign_in_id: str) -> None:
    """End one sign-in by the id the list gives. Raises AppError "session.unknown" (404), also for somebody else's."""
    kind, _, own_id = sign_in_id.partition("-")
    ended = {selectors.WEB: _end_web, selectors.API: _end_api}.get(kind, _end_nothing)(user_id, own_id)
    if not ended:
        raise AppError("session.unknown", "There is no such sign-in.", status=404)


def end_all(*, user_id: int, keep: Current | None = None) -> None:
    """Sign somebody out everywhere, but for the sign-in to keep. Access tokens live out their minutes."""
    keep = keep or Current()
    tokens.revoke_all(user_id, except_family=keep.family)
    for session in UserSession.objects.filter(user_id=user_id).exclude(session_key=keep.session_key or ""):
        session.end()


@receiver(user_logged_in, dispatch_uid="accounts.sessions.record")
def _on_login(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    """Every way in ends in Django's own login: ours, the providers' and the admin's."""
    request.session[SIGNED_IN_AT] = clock.now().timestamp()
    _record(request, user)


def _record(request: HttpRequest, user: User) -> None:
    if not request.session.session_key:
        request.session.save()
    now = clock.now()
    UserSession.objects.filter(user=user, last_seen_at__lt=now - REMEMBERED).delete()
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "ip": client_address(request),
            "user_agent": client_device(request),
            "last_seen_at": now,
        },
    )


def _end_web(user_id: int, own_id: str) -> bool:
    # isdecimal alone would let other scripts' digits and numbers beyond the column's through
    number = int(own_id) if own_id.isascii() and own_id.isdecimal() and len(own_id) < 19 else 0
    session = UserSession.objects.filter(user_id=user_id, pk=number).first()
    if session is not None:
        session.end()
    return session is not None


def _end_api(user_id: int, own_id: str) -> bool:
    try:
        family = uuid.UUID(own_id)
    except ValueError:
        return False
    live = TokenFamily.objects.filter(pk=family, user_id=user_id, ended_at=None)
    return bool(live.update(ended_at=clock.now()))


def _end_nothing(user_id: int, own_id: str) -> bool:
    return False
