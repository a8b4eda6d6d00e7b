"""A social login that waits for its owner's decision: encrypted in their session, valid for ten minutes, used once.

Nothing about it is ever in a URL or a form: another session has another pending login, or none.
"""

import datetime as dt

from django.contrib.sessions.backends.base import SessionBase
from pydantic import BaseModel, ConfigDict, ValidationError

from backend.accounts.social_profile import SocialProfile
from backend.common import clock
from backend.common.encryption import decrypt, encrypt

LIFETIME = dt.timedelta(minutes=10)
SESSION_KEY = "pending_login"


class PendingLogin(BaseModel):
    """A profile, the page to go to afterwards, and until when its owner may decide.

    `user_id` is the learner who was signed in when it began, None for nobody; `proved_id` the account that its owner
    has proved to be theirs since then.
    """

    model_config = ConfigDict(frozen=True)

    profile: SocialProfile
    next_url: str = ""
    until: dt.datetime
    user_id: int | None = None
    proved_id: int | None = None


def store(
    session: SessionBase,
    profile: SocialProfile,
    *,
    next_url: str = "",
    user_id: int | None = None,
    proved_id: int | None = None,
) -> None:
    """Store a login in the session, replacing an older one."""
    until = clock.now() + LIFETIME
    pending = PendingLogin(profile=profile, next_url=next_url, until=until, user_id=user_id, proved_id=proved_id)
    session[SESSION_KEY] = encrypt(pending.model_dump_json())


def set_proved(session: SessionBase, pending: PendingLogin, *, proved_id: int) -> None:
    """Record which account its owner has proved; the deadline stays the same."""
    session[SESSION_KEY] = seal_proved(pending, proved_id=proved_id)


def load(session: SessionBase, *, user_id: int | None) -> PendingLogin | None:
    """Return the pending login that this session began as `user_id` (None: signed out), unless it has expired."""
    sealed = session.get(SESSION_KEY)
    if not isinstance(sealed, str):
        return None
    pending = unseal(sealed)
    if pending is None:
        drop(session)
        return None
    return pending if pending.user_id == user_id else None


def seal(profile: SocialProfile) -> str:
    """Return a login as an encrypted string, for a program that has no session."""
    return encrypt(PendingLogin(profile=profile, until=clock.now() + LIFETIME).model_dump_json())


def seal_proved(pending: PendingLogin, *, proved_id: int) -> str:
    """Return it with the account that its owner has proved; the deadline stays the same."""
    return encrypt(pending.model_copy(update={"proved_id": proved_id}).model_dump_json())


def unseal(sealed: str) -> PendingLogin | None:
    """Return the login, None when it has expired, was changed, or is of an incompatible release or key."""
    try:
        pending = PendingLogin.model_validate_json(decrypt(sealed))
    except (ValidationError, ValueError):
        return None
    return pending if pending.until > clock.now() else None


def drop(session: SessionBase) -> None:
    """Delete the pending login, used or not."""
    session.pop(SESSION_KEY, None)
