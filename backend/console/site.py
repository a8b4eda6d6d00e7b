"""The console's admin site: throttled login, dashboard on the index page, security policy on every page."""

import functools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from backend.accounts.services import password_login, sign_ins
from backend.common.client_address import NO_ADDRESS, client_address
from backend.common.errors import AppError
from backend.console import dashboard, learning, second_factor

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

FAULTS = {
    "code.wrong": "코드가 맞지 않아요. 앱에 새로 나온 코드를 입력해 주세요.",
    "request.throttled": "코드를 너무 많이 틀렸어요. 15분 뒤에 다시 해 주세요.",
}

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
        def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            is_leaving = request.path == reverse("admin:logout")
            if self.has_permission(request) and not is_leaving and not second_factor.is_passed(request):
                page = "second_factor" if second_factor.is_enrolled(request.user) else "second_factor_set_up"
                address = f"{reverse(f'admin:{page}')}?{urlencode({'next': request.get_full_path()})}"
                return _with_policy(redirect(address))
            return _with_policy(inner(request, *args, **kwargs))

        return cast(View, respond)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the admin's URLs and those of the second factor."""
        own = [
            path("second-factor/", self.second_factor, name="second_factor"),
            path("second-factor/set-up/", self.second_factor_set_up, name="second_factor_set_up"),
            path("learning/", self.admin_view(self.learning), name="learning"),
        ]
        return [*own, *super().get_urls()]

    def second_factor(self, request: HttpRequest) -> HttpResponse:
        """`/admin/second-factor/`: a code of the authenticator app, or a recovery code; then on to `next`."""
        if not self.has_permission(request) or not second_factor.is_enrolled(request.user):
            return redirect("admin:index")
        return self._asked_for_code(
            request, "console/second_factor.html", lambda code: second_factor.verify(request, code)
        )

    def second_factor_set_up(self, request: HttpRequest) -> HttpResponse:
        """`/admin/second-factor/set-up/`: scan a secret, type its first code, and keep the recovery codes.

        Who has one sets up another only after passing it.
        """
        if not self.has_permission(request):
            return redirect("admin:index")
        if second_factor.is_enrolled(request.user) and not second_factor.is_passed(request):
            return redirect("admin:second_factor")
        codes: list[str] = []

        def set_up(code: str) -> None:
            codes.extend(second_factor.set_up(request, code))

        answer = self._asked_for_code(request, "console/second_factor_set_up.html", set_up)
        if not codes:
            return answer
        context = self.each_context(request) | {"title": "복구 코드", "codes": codes, "next": _next(request)}
        return _with_policy(render(request, "console/recovery_codes.html", context))

    def _asked_for_code(self, request: HttpRequest, template: str, check: Callable[[str], None]) -> HttpResponse:
        """Check a code that was posted and redirect to `next`, else show the page that asks for it."""
        fault, status = "", 200
        if request.method == "POST":
            try:
                check(request.POST.get("code", ""))
            except AppError as error:
                fault, status = FAULTS.get(error.code, FAULTS["request.throttled"]), error.status
            else:
                return _with_policy(redirect(_next(request)))
        context = self.each_context(request) | {"title": "2단계 인증", "fault": fault, "next": _next(request)}
        if template == "console/second_factor_set_up.html":
            context |= {"secret": second_factor.pending_secret(request), "image": second_factor.qr_code(request)}
        return _with_policy(render(request, template, context, status=status))

    def learning(self, request: HttpRequest) -> HttpResponse:
        """`/admin/learning/`: charts on what all learners together do and remember; 403 without the right."""
        if not request.user.has_perm(learning.PERMISSION):
            raise PermissionDenied
        context = self.each_context(request) | {"title": "학습 현황", "panels": learning.panels()}
        return render(request, "console/dashboard.html", context)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Return the login page with the security policy."""
        return _with_policy(super().login(request, extra_context))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the charts that the user may see, or a sentence for a user without a role."""
        return super().index(request, {"panels": dashboard.panels(request.user)} | (extra_context or {}))


def _next(request: HttpRequest) -> str:
    """Return the console's page in the parameter `next`, or its index."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    is_own = wanted.startswith("/admin/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if is_own else reverse("admin:index")


def _with_policy(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
