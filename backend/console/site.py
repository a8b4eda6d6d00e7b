"""The console's admin site: throttled login, dashboard on the index page, security policy on every page."""

import functools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from backend.accounts.services import password_login, sign_ins
from backend.common.client_address import NO_ADDRESS, client_address
from backend.common.errors import AppError
from backend.console import dashboard

# The theme has no types: to the type checker these are the classes of Django that it extends.
if TYPE_CHECKING:
    from django.contrib.admin import AdminSite as Site
    from django.contrib.admin.forms import AdminAuthenticationForm as LoginForm
else:
    Site, LoginForm = UnfoldAdminSite, AuthenticationForm

# Alpine, which the theme is built on, evaluates its attributes as expressions; inline scripts are blocked.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'self'",
        "form-action 'self'",
    )
)

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Response = TypeVar("Response", bound=HttpResponseBase)


class ConsoleLoginForm(LoginForm):
    """The admin's login form, throttled by the same counters as the web and the API."""

    def clean(self) -> dict[str, Any]:
        """Authenticate the user. Raises ValidationError."""
        given = self.cleaned_data
        if not given.get("username") or not given.get("password"):
            return given
        address = client_address(self.request) if self.request else NO_ADDRESS
        try:
            user = password_login.prove(login=given["username"], password=given["password"], address=address)
        except AppError as error:
            if error.status != 429:
                raise self.get_invalid_login_error() from None
            minutes = math.ceil(error.extra["retry_after_seconds"] / 60)
            sentence = _("로그인을 너무 많이 틀렸어요. %(minutes)s분 뒤에 다시 해 주세요.")
            raise ValidationError(sentence % {"minutes": minutes}) from None
        user.backend = sign_ins.BACKEND
        self.user_cache = user
        self.confirm_login_allowed(user)
        return given


class ConsoleSite(Site):
    """Django's admin site as operators see it."""

    login_form = ConsoleLoginForm
    index_template = "console/dashboard.html"
    index_title = "오늘의 운영"

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Return the view with the security policy on its response."""
        inner = super().admin_view(view, cacheable)

        @functools.wraps(inner)
        def respond(*args: Any, **kwargs: Any) -> HttpResponseBase:
            return _with_policy(inner(*args, **kwargs))

        return cast(View, respond)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Return the login page with the security policy."""
        return _with_policy(super().login(request, extra_context))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the charts that the user may see, or a sentence for a user without a role."""
        return super().index(request, {"panels": dashboard.panels(request.user)} | (extra_context or {}))


def _with_policy(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
