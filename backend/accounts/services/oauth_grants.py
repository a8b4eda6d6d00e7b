"""What a learner allowed us to do in their name on a platform: kept, refreshed, and known to be broken.

Kakao's tokens: an access token lives six hours, a refresh token about two months; a new refresh token comes only in the
old one's last month (https://developers.kakao.com/docs/latest/en/kakaologin/rest-api, Refresh token).
"""

import datetime as dt
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.accounts.models import CustomSocialAccount, SocialGrant
from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http import api_client

SERVICE = "kakao"
MARGIN = dt.timedelta(minutes=5)
"""A token that expires sooner is refreshed before it is used."""
DEAD_ERRORS = frozenset({"invalid_grant", "KOE322", "-401"})
SCOPES_MAX_CHARS = 500
PRINTABLE = r"^[\x21-\x7e]+$"


class BrokenGrantError(ExternalError):
    """The platform does not honour the grant any more: only a new login mends it."""

    def __init__(self, message: str = "") -> None:
        super().__init__(SERVICE, "grant.broken", message, permanent=True)


class _Tokens(BaseModel):
    model_config = ConfigDict(extra="ignore")

    access_token: str = Field(max_length=4096, pattern=PRINTABLE)
    expires_in: int = Field(ge=1, le=10**8)
    refresh_token: str | None = Field(default=None, max_length=4096, pattern=PRINTABLE)
    refresh_token_expires_in: int | None = Field(default=None, ge=1, le=10**9)


def keep(
    *,
    identity: CustomSocialAccount,
    access_token: str,
    access_seconds: int,
    refresh_token: str = "",
    refresh_seconds: int | None = None,
    scopes: str = "",
) -> SocialGrant:
    """Store what a login gave; it mends a broken grant. `scopes` are separated by spaces.

    Without a new refresh token the old one stays, without scopes those known.
    """
    now = clock.now()
    fields: dict[str, Any] = {
        "access_token": access_token,
        "access_expires_at": now + dt.timedelta(seconds=access_seconds),
        "broken_at": None,
    }
    if refresh_token:
        fields |= {"refresh_token": refresh_token, "refresh_expires_at": _later(now, refresh_seconds)}
    if scopes:
        fields["scopes"] = " ".join(scopes.split())[:SCOPES_MAX_CHARS]
    grant, _ = SocialGrant.objects.update_or_create(identity=identity, defaults=fields)
    return grant


def usable(*, provider: str, uid: str, scope: str) -> SocialGrant | None:
    """Return the grant of a platform's login if it is whole and holds `scope`."""
    grant = SocialGrant.objects.filter(identity__provider=provider, identity__uid=uid, broken_at=None).first()
    return grant if grant and scope in grant.scopes.split() else None


def access_token(*, grant: SocialGrant, renew: bool = False) -> str:
    """Return a token that is good for some minutes yet, refreshed when need be, or when `renew` says so.

    Call it outside a transaction. Raises BrokenGrantError, and ExternalError "grant.unavailable" for what passes.
    """
    if not renew and grant.access_expires_at > clock.now() + MARGIN:
        return str(grant.access_token)
    if not grant.refresh_token:
        mark_broken(grant=grant)
        raise BrokenGrantError("there is no refresh token")
    reply = _ask_for_tokens(grant.refresh_token)
    if reply.status == 200:
        return _stored(grant, _parsed(reply))
    if _is_dead(reply):
        mark_broken(grant=grant)
        raise BrokenGrantError(_error_code(reply))
    raise _unavailable(f"HTTP {reply.status} {_error_code(reply)}", reply.retry_after_seconds)


def mark_broken(*, grant: SocialGrant) -> None:
    """Remember that the platform refuses this grant, unless a login or a refresh has replaced it meanwhile."""
    now = clock.now()
    SocialGrant.objects.filter(pk=grant.pk, updated_at=grant.updated_at, broken_at=None).update(
        broken_at=now, updated_at=now
    )


def forget_scope(*, grant: SocialGrant, scope: str) -> None:
    """Remember that the learner took one consent back."""
    left = " ".join(one for one in grant.scopes.split() if one != scope)
    SocialGrant.objects.filter(pk=grant.pk, updated_at=grant.updated_at).update(scopes=left, updated_at=clock.now())


def _ask_for_tokens(refresh_token: str) -> api_client.Reply:
    form = {
        "grant_type": "refresh_token",
        "client_id": settings.KAKAO_REST_API_KEY,
        "refresh_token": refresh_token,
    }
    if settings.KAKAO_CLIENT_SECRET:
        form["client_secret"] = settings.KAKAO_CLIENT_SECRET
    try:
        return api_client.call("POST", f"{settings.KAKAO_AUTH_BASE.rstrip('/')}/oauth/token", form=form)
    except ExternalError as error:
        raise _unavailable(error.code, error.retry_after_seconds) from error


def _parsed(reply: api_client.Reply) -> _Tokens:
    try:
        return _Tokens.model_validate_json(reply.body)
    except ValidationError as error:
        raise _unavailable("HTTP 200 with another body than promised", None) from error


def _stored(grant: SocialGrant, tokens: _Tokens) -> str:
    """Keep new tokens, unless somebody replaced the grant meanwhile: then theirs stay, and ours serve once."""
    now = clock.now()
    changed: dict[str, Any] = {
        "access_token": tokens.access_token,
        "access_expires_at": now + dt.timedelta(seconds=tokens.expires_in),
        "updated_at": now,
    }
    if tokens.refresh_token:
        expires_at = _later(now, tokens.refresh_token_expires_in)
        changed |= {"refresh_token": tokens.refresh_token, "refresh_expires_at": expires_at}
    if SocialGrant.objects.filter(pk=grant.pk, updated_at=grant.updated_at).update(**changed):
        grant.refresh_from_db()
    return tokens.access_token


def _is_dead(reply: api_client.Reply) -> bool:
    codes = {str(reply.data.get(name)) for name in ("error", "error_code", "code")}
    return reply.status in (400, 401) and bool(codes & DEAD_ERRORS)


def _error_code(reply: api_client.Reply) -> str:
    code = reply.data.get("error_code") or reply.data.get("error") or reply.data.get("code") or ""
    return str(code)[:60]


def _unavailable(message: str, retry_after_seconds: float | None) -> ExternalError:
    return ExternalError(
        SERVICE, "grant.unavailable", message, permanent=False, retry_after_seconds=retry_after_seconds
    )


def _later(now: dt.datetime, seconds: int | None) -> dt.datetime | None:
    return None if seconds is None else now + dt.timedelta(seconds=seconds)
