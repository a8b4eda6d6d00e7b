"""The console's doors: the login behind its guard, the dashboard on the first page, a policy on every page."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from backend.console import dashboard
from backend.console.login_form import GuardedLoginForm

# The theme has no types: to the type checker these are the classes of Django that it dresses.
if TYPE_CHECKING:
    from django.contrib.admin import AdminSite as Site
    from django.contrib.admin.forms import AdminAuthenticationForm as DressedForm
else:
    Site, DressedForm = UnfoldAdminSite, AuthenticationForm

# Alpine, which the theme is built on, reads its attributes as expressions; a script in a page is run by nobody.
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


class ConsoleLoginForm(GuardedLoginForm, DressedForm):
    """The guarded login, dressed."""


class ConsoleSite(Site):
    """Django's admin as the operators see it."""

    login_form = ConsoleLoginForm
    index_template = "console/dashboard.html"
    index_title = "오늘의 운영"

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Send the policy with every page."""
        return _guarded(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send it with the login, too."""
        return _with_policy(super().login(request, extra_context))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the charts somebody may see; whoever has no role finds a sentence instead."""
        return super().index(request, {"panels": dashboard.panels(request.user)} | (extra_context or {}))


def _guarded(view: View) -> View:
    @functools.wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return _with_policy(view(*args, **kwargs))

    return cast(View, answer)


def _with_policy(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
