"""Where a learner goes after the entrance: to a page of ours, whatever the address says."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

PATH_MAX_CHARS = 500


def asked_for(request: HttpRequest) -> str:
    """Return the path that `next` names, or nothing unless it is one of our own."""
    path = str(request.POST.get("next") or request.GET.get("next") or "")
    # Without allowed hosts only a bare path passes; "//evil", "/\evil" and control characters are refused in there.
    is_own = path.startswith("/") and len(path) <= PATH_MAX_CHARS and url_has_allowed_host_and_scheme(path, None)
    return path if is_own else ""


def after(request: HttpRequest) -> str:
    """Return where to go now."""
    return asked_for(request) or str(settings.LOGIN_REDIRECT_URL)
