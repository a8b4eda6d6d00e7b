"""Signed links to a word book as a file: who has one gets that file for ten minutes, without signing in."""

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.core import signing

from backend.common import clock
from backend.common.errors import AppError

LIFETIME = dt.timedelta(minutes=10)
SALT = "word book export"


class Claim(NamedTuple):
    """Whose word book, and in which format: csv or anki."""

    user_id: int
    kind: str


class Link(NamedTuple):
    """An address on the web, and until when it works."""

    url: str
    expires_at: dt.datetime


def make(*, user_id: int, kind: str) -> Link:
    """Return a link to a learner's word book in this format."""
    expires_at = (clock.now() + LIFETIME).replace(microsecond=0)
    # The time of clock.now() stands in the signed value: Django's own timestamp is always the machine's.
    token = signing.dumps([user_id, kind, int(expires_at.timestamp())], salt=SALT)
    return Link(f"{settings.PUBLIC_URL}/words/file/{token}/", expires_at)


def read(token: str) -> Claim:
    """Return what a link is for. Raises AppError "export.expired" (410), also for one that we did not make."""
    try:
        user_id, kind, expires_at = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise _expired() from None
    if clock.now().timestamp() > expires_at:
        raise _expired()
    return Claim(user_id, kind)


def _expired() -> AppError:
    return AppError("export.expired", "The link is not valid, or older than ten minutes.", status=410)
