"""Django's error handlers: HTML pages, JSON below the API's paths."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from backend.common import api
from backend.web.pages import page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Return the response to a request that Django itself refuses (`handler400`)."""
    if _expects_json(request):
        return api.bad_request(request, exception)
    return _error_page(request, "web/errors/400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """Return the page for a permission error (`handler403`)."""
    return _error_page(request, "web/errors/403.html", 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Return the page for a form with a foreign or expired token (`CSRF_FAILURE_VIEW`)."""
    return _error_page(request, "web/errors/form_expired.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """Return the response for an unknown URL (`handler404`)."""
    if _expects_json(request):
        return api.not_found(request, exception)
    return _error_page(request, "web/errors/404.html", 404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Return the response after an unexpected error (`handler500`): a page that uses neither database nor session."""
    if _expects_json(request):
        return api.server_error(request)
    return page(lambda _: HttpResponse(loader.render_to_string("web/errors/500.html"), status=500))(request)


@page
def _error_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, template, {"sentence": _("주소가 바뀌었거나 없어진 페이지예요.")}, status=status)


def _expects_json(request: HttpRequest) -> bool:
    return request.path.startswith(api.JSON_PATHS)
