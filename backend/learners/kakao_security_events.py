"""Kakao's security event tokens, verified and parsed. https://www.rfc-editor.org/rfc/rfc8417

RS256 only, by a public key of KAKAO_AUTH_BASE; issuer and audience must be ours; old tokens are refused, repeated ones
are recognized by their `jti`. Kakao's own pages give different event URIs, so only the last path segment counts.

The public keys are cached in the process. They are fetched when an unknown key id is named, at most once every 15
seconds: anybody can name a key, and each forged token must not make us call Kakao.
"""

import json
import threading
import time
from typing import Any

import jwt
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http import api_client

ALGORITHM = "RS256"
LEEWAY_SECONDS = 300
TOKEN_MAX_AGE_SECONDS = 3 * 24 * 3600
EVENTS_MAX = 10
KIND_MAX_CHARS = 100
UID = r"^[0-9]{1,19}$"

FETCH_PAUSE_SECONDS = 15.0
KEYS_LIFETIME_SECONDS = 24 * 3600.0
FETCH_DEADLINE_SECONDS = 2.0
"""Kakao waits three seconds for our response."""
KEYS_MAX = 20


class RefusedTokenError(Exception):
    """The token is no valid event for us; `err` is the error code of RFC 8935, the text is for the sender."""

    def __init__(self, err: str, description: str) -> None:
        super().__init__(description)
        self.err = err


class SecurityEvent(BaseModel):
    """A verified event: `kinds` are the last path segments of the event URIs, `uid` is the person's id at Kakao."""

    model_config = ConfigDict(frozen=True)

    id: str
    uid: str
    kinds: tuple[str, ...]


class _Subject(BaseModel):
    sub: str = Field(pattern=UID)


class _EventPayload(BaseModel):
    subject: _Subject | None = None


class _Claims(BaseModel):
    jti: str = Field(min_length=1, max_length=255)
    iat: float
    sub: str | None = Field(None, pattern=UID)
    events: dict[str, _EventPayload] = Field(min_length=1, max_length=EVENTS_MAX)


class _KeySet(BaseModel):
    keys: list[dict[str, str | int | bool | list[str]]] = Field(max_length=KEYS_MAX)


class KeyCache:
    """The public keys of one KAKAO_AUTH_BASE. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Forget all keys."""
        self._base = ""
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = self._tried_at = float("-inf")

    def find(self, kid: str) -> jwt.PyJWK | None:
        """Return a signing key by its id; a known one stays valid while Kakao cannot be reached.

        Raises ExternalError when it is unknown and Kakao cannot be reached.
        """
        with self._lock:
            if self._base != settings.KAKAO_AUTH_BASE:
                self.clear()
                self._base = settings.KAKAO_AUTH_BASE
            now = time.monotonic()
            is_stale = now - self._fetched_at > KEYS_LIFETIME_SECONDS
            if (kid not in self._keys or is_stale) and now - self._tried_at > FETCH_PAUSE_SECONDS:
                self._tried_at = now
                try:
                    self._keys, self._fetched_at = fetch_keys(self._base), now
                except ExternalError:
                    if kid not in self._keys:
                        raise
            return self._keys.get(kid)


keys = KeyCache()


def fetch_keys(base: str) -> dict[str, jwt.PyJWK]:
    """Return Kakao's RSA keys by their ids. Raises ExternalError "kakao.keys"."""
    reply = api_client.call("GET", f"{base}/.well-known/jwks.json", deadline_seconds=FETCH_DEADLINE_SECONDS)
    if reply.status != 200:
        raise ExternalError("kakao", "kakao.keys", f"HTTP {reply.status}", permanent=False)
    try:
        found = _KeySet.model_validate_json(reply.body).keys
        return {str(one["kid"]): jwt.PyJWK(one) for one in found if one.get("kid") and one.get("kty") == "RSA"}
    except (ValidationError, jwt.PyJWTError, ValueError) as error:
        raise ExternalError("kakao", "kakao.keys", "not a set of keys", permanent=False) from error


def read(body: bytes) -> SecurityEvent:
    """Return the event of a token. Raises RefusedTokenError, and ExternalError when the keys cannot be fetched."""
    try:
        header = jwt.get_unverified_header(body)
    except (jwt.PyJWTError, ValueError):
        raise RefusedTokenError("invalid_request", "This is no token.") from None
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or not isinstance(kid, str):
        raise RefusedTokenError("invalid_key", f"Only {ALGORITHM} with a key id is taken.")
    key = keys.find(kid)
    if key is None:
        raise RefusedTokenError("invalid_key", "No such key.")
    try:
        claims = _Claims.model_validate_json(json.dumps(verify(body, key)))
    except ValidationError:
        raise RefusedTokenError("invalid_request", "The claims are not those of an event.") from None
    age = clock.now().timestamp() - claims.iat
    if not -LEEWAY_SECONDS <= age <= TOKEN_MAX_AGE_SECONDS:
        raise RefusedTokenError("invalid_request", "The token is too old, or from the future.")
    uids = {one.subject.sub for one in claims.events.values() if one.subject} | ({claims.sub} if claims.sub else set())
    if len(uids) != 1:
        raise RefusedTokenError("invalid_request", "The token does not name one person.")
    kinds = tuple(uri.rstrip("/").rpartition("/")[2][:KIND_MAX_CHARS] for uri in claims.events)
    return SecurityEvent(id=claims.jti, uid=uids.pop(), kinds=kinds)


def verify(body: bytes, key: jwt.PyJWK) -> dict[str, Any]:
    """Return the claims of a token signed by this key, issued by Kakao and meant for us. Raises RefusedTokenError."""
    required = {"require": ["iss", "aud", "iat", "jti"], "verify_iat": False}
    if not settings.KAKAO_REST_API_KEY:
        raise RefusedTokenError("invalid_audience", "No application of ours.")
    try:
        claims: dict[str, Any] = jwt.decode(
            body,
            key,
            algorithms=[ALGORITHM],
            audience=settings.KAKAO_REST_API_KEY,
            issuer=settings.KAKAO_AUTH_BASE,
            options=required,  # type: ignore[arg-type]  # a TypedDict of theirs
        )
    except jwt.InvalidIssuerError:
        raise RefusedTokenError("invalid_issuer", "Not Kakao's.") from None
    except jwt.InvalidAudienceError:
        raise RefusedTokenError("invalid_audience", "Not for us.") from None
    except jwt.InvalidSignatureError:
        raise RefusedTokenError("authentication_failed", "The signature is wrong.") from None
    except (jwt.PyJWTError, ValueError):
        raise RefusedTokenError("invalid_request", "The token cannot be believed.") from None
    return claims
