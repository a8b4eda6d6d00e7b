"""The pages for what went wrong outside a view: no such address, not allowed, a form too old, and our own mistakes."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from backend.common import api
from backend.web.pages import page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer a request that Django itself refuses (`handler400`)."""
    if _is_for_machines(request):
        return api.bad_request(request, exception)
    return _told(request, "web/errors/400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """Answer somebody who may not do that (`handler403`)."""
    return _told(request, "web/errors/403.html", 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a form that was not ours, or was left open for too long (`CSRF_FAILURE_VIEW`)."""
    return _told(request, "web/errors/form_expired.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """Answer for an address nobody serves (`handler404`)."""
    if _is_for_machines(request):
        return api.not_found(request, exception)
    return _told(request, "web/errors/404.html", 404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer after an unforeseen error (`handler500`): a page that asks neither database nor session for anything."""
    if _is_for_machines(request):
        return api.server_error(request)
    return _broken(request)


@page
def _told(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, template, {"sentence": _("주소가 바뀌었거나 없어진 페이지예요.")}, status=status)


@page
def _broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(loader.render_to_string("web/errors/500.html"), status=500)


def _is_for_machines(request: HttpRequest) -> bool:
    return request.path.startswith(api.JSON_PATHS)
