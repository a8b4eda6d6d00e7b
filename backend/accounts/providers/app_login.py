"""Profiles for a program that has sent somebody to a login platform itself, from its access token or its code.

An access token counts only if the platform issued it to our own application: one that another site was given for the
same person must not sign in here.
"""

from allauth.socialaccount.providers.base import ProviderException
from django.conf import settings

from backend.accounts.providers import oauth
from backend.accounts.providers.discord import SafeDiscordAdapter
from backend.accounts.providers.kakao import SafeKakaoAdapter
from backend.accounts.social_profile import SocialProfile
from backend.common.errors import AppError

ADAPTERS: dict[str, type[oauth.CheckedAdapter]] = {
    adapter.provider_id: adapter for adapter in (SafeKakaoAdapter, SafeDiscordAdapter)
}
QUOTA_WAIT_SECONDS = 60
BUSY_WAIT_SECONDS = 2


def from_access_token(*, provider: str, access_token: str) -> SocialProfile:
    """Return the profile of an access token's owner. Raises AppError "login.*"."""
    adapter = _adapter(provider)
    try:
        if adapter.application_of(access_token) != adapter.own_application:
            raise AppError("login.wrong_app", "The access token was issued to another application.", status=401)
        return adapter.read_profile(adapter.fetch_profile(access_token))
    except ProviderException as error:
        raise _refusal(error) from None


def from_code(*, provider: str, code: str, redirect_uri: str, code_verifier: str = "") -> SocialProfile:
    """Return the profile, with tokens, for an authorization code that came to `redirect_uri`. Raises AppError."""
    adapter = _adapter(provider)
    app = settings.SOCIALACCOUNT_PROVIDERS[provider]["APP"]
    try:
        answer = oauth.exchange_code(
            adapter.access_token_url,
            client_id=app["client_id"],
            client_secret=app["secret"],
            redirect_uri=redirect_uri,
            code=code,
            code_verifier=code_verifier,
        )
        profile = adapter.read_profile(adapter.fetch_profile(answer.access_token))
    except ProviderException as error:
        raise _refusal(error) from None
    return profile.model_copy(update={"tokens": answer.as_tokens()})


def _adapter(provider: str) -> oauth.CheckedAdapter:
    if not settings.SOCIALACCOUNT_PROVIDERS[provider]["APP"]["client_id"]:
        raise AppError("login.closed", "This login is not set up here.", status=404)
    return ADAPTERS[provider](None)


def _refusal(error: Exception) -> AppError:
    match getattr(error, "reason", ""):
        case "expired":
            return AppError("login.expired", "The code or access token is wrong, used or expired.", status=401)
        case "misconfigured":
            return AppError("login.misconfigured", "The platform refuses our application.", status=503)
        case "quota":
            wait = {"retry_after_seconds": QUOTA_WAIT_SECONDS}
            return AppError("login.quota", "The platform has had too many requests from us.", wait, status=503)
        case "busy":
            wait = {"retry_after_seconds": BUSY_WAIT_SECONDS}
            return AppError("login.busy", "Too many logins are under way.", wait, status=503)
        case "unreachable":
            return AppError("login.unreachable", "The platform does not answer.", status=503)
    return AppError("login.unclear", "The platform's answer cannot be read.", status=503)
