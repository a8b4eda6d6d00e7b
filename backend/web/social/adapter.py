"""Where allauth hands over: somebody has proved to a platform who they are, or something went wrong on the way.

Nothing after this hook runs, so allauth neither looks for accounts by e-mail nor writes a row.
"""

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest
from django.shortcuts import redirect

from backend.accounts.providers.oauth import UnreachableError
from backend.accounts.social_profile import arrival_of
from backend.web.social import callback

logger = logging.getLogger(__name__)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's hooks, each ending the dance in one of our own pages."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """Take over: the answer is ours."""
        arrival = arrival_of(
            provider=sociallogin.account.provider, profile=sociallogin.profile, permit=sociallogin.permit
        )
        errand = callback.errand_of(sociallogin.state)
        raise ImmediateHttpResponse(callback.receive(request, arrival, errand))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ANN401  # allauth's
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        """Show what went wrong, on a page whose address carries neither code nor state."""
        reason = _reason(request, error, exception, extra_context or {})
        # Only the kind is logged: an exception's text may quote what the platform was sent.
        logger.warning("login with %s failed: %s (%s)", provider.id, reason, type(exception).__name__)
        raise ImmediateHttpResponse(redirect("web:social-failed", provider.id, reason))


def _reason(request: HttpRequest, error: str | None, exception: Exception | None, context: dict[str, Any]) -> str:
    if error == AuthError.CANCELLED:
        return "cancelled"
    if exception is None:
        # Without its state a callback is forged, or came back too late, or in another browser.
        return "expired" if "state_id" in context else "refused"
    if isinstance(exception, UnreachableError):
        return "unreachable"
    return "expired" if isinstance(exception, OAuth2Error) else "unclear"
