"""The allauth adapter (SOCIALACCOUNT_ADAPTER) that ends every OAuth callback in a page of ours.

Nothing of allauth runs after these hooks, so it neither looks for accounts by e-mail nor writes a row.
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

from backend.web.social import callback

logger = logging.getLogger(__name__)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Responds to a successful and to a failed OAuth callback."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        """Respond to a person whom the platform has authenticated."""
        state = callback.LoginState(**(sociallogin.state.get("data") or {}))
        raise ImmediateHttpResponse(callback.finish(request, sociallogin.profile, state))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ANN401  # allauth's
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        """Redirect to a page about the failure whose URL carries neither code nor state."""
        if error == AuthError.CANCELLED:
            reason = "cancelled"
        elif exception is None:
            # Without its state a callback is forged, or came too late, or in another browser.
            reason = "expired" if "state_id" in (extra_context or {}) else "refused"
        else:
            reason = getattr(exception, "reason", "expired" if isinstance(exception, OAuth2Error) else "unclear")
        # Our own exceptions name codes alone; another's text may quote what was sent to the platform.
        is_ours = reason == "misconfigured"
        named = exception if is_ours else type(exception).__name__
        level = logging.ERROR if is_ours else logging.WARNING
        logger.log(level, "login with %s failed: %s (%s)", provider.id, reason, named)
        raise ImmediateHttpResponse(redirect("web:social-failed", provider.id, reason))
