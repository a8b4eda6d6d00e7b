"""Kakao's public keys, kept in the process.

They are fetched when an unknown one is named, and never more often than every 15 seconds: anybody can name a key, and
without that pause each forged token would make us call Kakao.
"""

import threading
import time

import jwt
from django.conf import settings
from pydantic import BaseModel, Field, ValidationError

from backend.common.errors import ExternalError
from backend.common.http import api_client

PAUSE_SECONDS = 15.0
LIFETIME_SECONDS = 24 * 3600.0
SECONDS = 2.0
"""Kakao waits three seconds for our answer."""
KEYS_MAX = 20


class _KeySet(BaseModel):
    keys: list[dict[str, str | int | bool | list[str]]] = Field(max_length=KEYS_MAX)


class _Shelf:
    """The keys of one address."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.keys: dict[str, jwt.PyJWK] = {}
        self.fetched_at = self.asked_at = float("-inf")


_lock = threading.Lock()
_shelf = _Shelf("")


def find(kid: str) -> jwt.PyJWK | None:
    """Return a signing key by its id. Raises ExternalError when it is unknown and Kakao cannot be asked."""
    with _lock:
        shelf, now = _present(), time.monotonic()
        is_stale = now - shelf.fetched_at > LIFETIME_SECONDS
        if (kid not in shelf.keys or is_stale) and now - shelf.asked_at > PAUSE_SECONDS:
            shelf.asked_at = now
            _refill(shelf, kid, now)
        return shelf.keys.get(kid)


def forget() -> None:
    """Know no key any more."""
    global _shelf  # one per process is the point
    _shelf = _Shelf("")


def _present() -> _Shelf:
    global _shelf
    if _shelf.base != settings.KAKAO_AUTH_BASE:
        _shelf = _Shelf(settings.KAKAO_AUTH_BASE)
    return _shelf


def _refill(shelf: _Shelf, kid: str, now: float) -> None:
    """Fetch the keys; a known one stays good while Kakao cannot be asked."""
    try:
        shelf.keys, shelf.fetched_at = _fetched(shelf.base), now
    except ExternalError:
        if kid not in shelf.keys:
            raise


def _fetched(base: str) -> dict[str, jwt.PyJWK]:
    reply = api_client.call("GET", f"{base}/.well-known/jwks.json", deadline_seconds=SECONDS)
    if reply.status != 200:
        raise ExternalError("kakao", "kakao.keys", f"HTTP {reply.status}", permanent=False)
    try:
        told = _KeySet.model_validate_json(reply.body).keys
        return {str(one["kid"]): jwt.PyJWK(one) for one in told if one.get("kid") and one.get("kty") == "RSA"}
    except (ValidationError, jwt.PyJWTError, ValueError) as error:
        raise ExternalError("kakao", "kakao.keys", "not a set of keys", permanent=False) from error
