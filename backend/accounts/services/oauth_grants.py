"""OAuth grants of learners: stored, refreshed, and marked broken when the platform refuses them.

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
    """The platform no longer accepts the grant: only a new login repairs it."""

    def __init__(self, message: str = "") -> None:
        super().__init__(SERVICE, "grant.broken", message, permanent=True)


class _RefreshedTokens(BaseModel):
    model_config = ConfigDict(extra="ignore")

    access_token: str = Field(max_length=4096, pattern=PRINTABLE)
    expires_in: int = Field(ge=1, le=10**8)
    refresh_token: str | None = Field(default=None, max_length=4096, pattern=PRINTABLE)
    refresh_token_expires_in: int | None = Field(default=None, ge=1, le=10**9)


def store(
    *,
    identity: CustomSocialAccount,
    access_token: str,
    access_seconds: int,
    refresh_token: str = "",
    refresh_seconds: int | None = None,
    scopes: str = "",
) -> SocialGrant:
    """Store the tokens of a login; this repairs a broken grant. `scopes` are separated by spaces.

    Without a new refresh token the old one stays, without scopes those known.
    """
    fields = _token_fields(access_token, access_seconds, refresh_token, refresh_seconds) | {"broken_at": None}
    if scopes:
        fields["scopes"] = " ".join(scopes.split())[:SCOPES_MAX_CHARS]
    grant, _ = SocialGrant.objects.update_or_create(identity=identity, defaults=fields)
    return grant


def usable(*, provider: str, uid: str, scope: str) -> SocialGrant | None:
    """Return the grant of a platform's login if it is not broken and holds `scope`."""
    grant = SocialGrant.objects.filter(identity__provider=provider, identity__uid=uid, broken_at=None).first()
    return grant if grant and scope in grant.scopes.split() else None


def access_token(*, grant: SocialGrant, renew: bool = False) -> str:
    """Return a token that is valid for MARGIN at least, refreshed when necessary or when `renew` says so.

    Of two refreshes at once the first one's tokens stay stored. Call it outside a transaction. Raises BrokenGrantError,
    and ExternalError "grant.unavailable" for temporary failures.
    """
    if not renew and grant.access_expires_at > clock.now() + MARGIN:
        return str(grant.access_token)
    if not grant.refresh_token:
        mark_broken(grant=grant)
        raise BrokenGrantError("there is no refresh token")
    form = {
        "grant_type": "refresh_token",
        "client_id": settings.KAKAO_REST_API_KEY,
        "refresh_token": grant.refresh_token,
    }
    if settings.KAKAO_CLIENT_SECRET:
        form["client_secret"] = settings.KAKAO_CLIENT_SECRET
    try:
        reply = api_client.call("POST", f"{settings.KAKAO_AUTH_BASE.rstrip('/')}/oauth/token", form=form)
    except ExternalError as error:
        raise _unavailable(error.code, error.retry_after_seconds) from error
    if reply.status != 200:
        codes = [str(reply.data[name]) for name in ("error_code", "error", "code") if reply.data.get(name)]
        if reply.status in (400, 401) and DEAD_ERRORS & set(codes):
            mark_broken(grant=grant)
            raise BrokenGrantError(codes[0][:60])
        raise _unavailable(f"HTTP {reply.status} {''.join(codes[:1])[:60]}", reply.retry_after_seconds)
    try:
        tokens = _RefreshedTokens.model_validate_json(reply.body)
    except ValidationError as error:
        raise _unavailable("HTTP 200 with an unexpected body", None) from error
    changed = _token_fields(
        tokens.access_token, tokens.expires_in, tokens.refresh_token or "", tokens.refresh_token_expires_in
    )
    unchanged_grant = SocialGrant.objects.filter(pk=grant.pk, updated_at=grant.updated_at)
    if unchanged_grant.update(**changed, updated_at=clock.now()):
        grant.refresh_from_db()
    return tokens.access_token


def mark_broken(*, grant: SocialGrant) -> None:
    """Record that the platform refuses this grant, unless a login or a refresh has replaced it meanwhile."""
    now = clock.now()
    SocialGrant.objects.filter(pk=grant.pk, updated_at=grant.updated_at, broken_at=None).update(
        broken_at=now, updated_at=now
    )


def forget_scope(*, grant: SocialGrant, scope: str) -> None:
    """Record that the learner revoked one scope."""
    left = " ".join(one for one in grant.scopes.split() if one != scope)
    SocialGrant.objects.filter(pk=grant.pk, updated_at=grant.updated_at).update(scopes=left, updated_at=clock.now())


def _token_fields(access: str, access_seconds: int, refresh: str, refresh_seconds: int | None) -> dict[str, Any]:
    """Return the columns to write; without a refresh token its columns are left alone."""
    now = clock.now()
    fields: dict[str, Any] = {
        "access_token": access,
        "access_expires_at": now + dt.timedelta(seconds=access_seconds),
    }
    if refresh:
        expires_at = None if refresh_seconds is None else now + dt.timedelta(seconds=refresh_seconds)
        fields |= {"refresh_token": refresh, "refresh_expires_at": expires_at}
    return fields


def _unavailable(message: str, retry_after_seconds: float | None) -> ExternalError:
    return ExternalError(
        SERVICE, "grant.unavailable", message, permanent=False, retry_after_seconds=retry_after_seconds
    )
