"""A login that waits for its owner's decision: it lives in their session, sealed, for ten minutes, and is used once.

Nothing about it is ever in an address or a form: whoever has another session has another pending login, or none.
"""

import datetime as dt

from django.contrib.sessions.backends.base import SessionBase
from pydantic import BaseModel, ConfigDict, ValidationError

from backend.accounts.social_profile import Arrival
from backend.common import clock
from backend.common.encryption import decrypt, encrypt

LIFETIME = dt.timedelta(minutes=10)
SESSION_KEY = "pending_login"


class PendingLogin(BaseModel):
    """Who has come, where they wanted to go, until when they may decide, and for whom of our learners this is.

    `user_id` None: nobody was signed in. `proved_id` is the account they have proved to be theirs since then, if any.
    """

    model_config = ConfigDict(frozen=True)

    arrival: Arrival
    next_url: str = ""
    until: dt.datetime
    user_id: int | None = None
    proved_id: int | None = None


def keep(
    session: SessionBase,
    arrival: Arrival,
    *,
    next_url: str = "",
    user_id: int | None = None,
    proved_id: int | None = None,
) -> None:
    """Let a login wait; an older one of this session is forgotten."""
    until = clock.now() + LIFETIME
    _seal(session, PendingLogin(arrival=arrival, next_url=next_url, until=until, user_id=user_id, proved_id=proved_id))


def prove(session: SessionBase, pending: PendingLogin, *, proved_id: int) -> None:
    """Remember which account its owner has proved; the time they have does not begin anew."""
    _seal(session, pending.model_copy(update={"proved_id": proved_id}))


def peek(session: SessionBase, *, user_id: int | None) -> PendingLogin | None:
    """Return the login that waits in this session for this learner (None: for nobody yet), unless its time is over."""
    sealed = session.get(SESSION_KEY)
    if not isinstance(sealed, str):
        return None
    try:
        pending = PendingLogin.model_validate_json(decrypt(sealed))
    except (ValidationError, ValueError):
        pending = None  # written by an older release, or under a key that is gone
    if pending is None or pending.until <= clock.now():
        drop(session)
        return None
    return pending if pending.user_id == user_id else None


def drop(session: SessionBase) -> None:
    """Forget it: it was used, or its owner changed their mind."""
    session.pop(SESSION_KEY, None)


def _seal(session: SessionBase, pending: PendingLogin) -> None:
    session[SESSION_KEY] = encrypt(pending.model_dump_json())
