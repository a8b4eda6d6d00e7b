"""Kakao's security event tokens: a signed token in, what happened to whom out. https://www.rfc-editor.org/rfc/rfc8417

RS256 only, by a key of KAKAO_AUTH_BASE; issuer and audience are ours; old tokens are refused, repeated ones are known
by their `jti`. Event addresses differ between Kakao's own pages, so only their last part counts.
"""

import json
from typing import Any

import jwt
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.common import clock
from backend.learners import kakao_keys

ALGORITHM = "RS256"
LEEWAY_SECONDS = 300
OLDEST_SECONDS = 3 * 24 * 3600
"""Kakao may try for a while; nothing true is that old."""
EVENTS_MAX = 10
KIND_MAX_CHARS = 100
UID = r"^[0-9]{1,19}$"


class RefusedTokenError(Exception):
    """Not an event of Kakao's for us; `err` is the RFC's code, the text is for whoever sent it."""

    def __init__(self, err: str, description: str) -> None:
        super().__init__(description)
        self.err = err


class SecurityEvent(BaseModel):
    """What happened: `kinds` are the last parts of the events' addresses, `uid` is the person's id at Kakao."""

    model_config = ConfigDict(frozen=True)

    id: str
    uid: str
    kinds: tuple[str, ...]


class _Subject(BaseModel):
    sub: str = Field(pattern=UID)


class _Happened(BaseModel):
    subject: _Subject | None = None


class _Claims(BaseModel):
    jti: str = Field(min_length=1, max_length=255)
    iat: float
    sub: str | None = Field(None, pattern=UID)
    events: dict[str, _Happened] = Field(min_length=1, max_length=EVENTS_MAX)


def read(body: bytes) -> SecurityEvent:
    """Return what a token says.

    Raises RefusedTokenError, and ExternalError when the keys cannot be had.
    """
    key = kakao_keys.find(_key_id(body))
    if key is None:
        raise RefusedTokenError("invalid_key", "No such key.")
    claims = _parsed(_verified(body, key))
    age = clock.now().timestamp() - claims.iat
    if not -LEEWAY_SECONDS <= age <= OLDEST_SECONDS:
        raise RefusedTokenError("invalid_request", "The token is too old, or from the future.")
    named = {one.subject.sub for one in claims.events.values() if one.subject} | ({claims.sub} if claims.sub else set())
    if len(named) != 1:
        raise RefusedTokenError("invalid_request", "The token does not name one person.")
    kinds = tuple(address.rstrip("/").rpartition("/")[2][:KIND_MAX_CHARS] for address in claims.events)
    return SecurityEvent(id=claims.jti, uid=named.pop(), kinds=kinds)


def _key_id(body: bytes) -> str:
    try:
        header = jwt.get_unverified_header(body)
    except (jwt.PyJWTError, ValueError):
        raise RefusedTokenError("invalid_request", "This is no token.") from None
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or not isinstance(kid, str):
        raise RefusedTokenError("invalid_key", f"Only {ALGORITHM} with a key id is taken.")
    return kid


def _verified(body: bytes, key: jwt.PyJWK) -> dict[str, Any]:
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


def _parsed(claims: dict[str, Any]) -> _Claims:
    try:
        return _Claims.model_validate_json(json.dumps(claims))
    except ValidationError:
        raise RefusedTokenError("invalid_request", "The claims are not those of an event.") from None
