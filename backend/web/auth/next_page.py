"""The page after signing in or out: always a page of this site."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

PATH_MAX_CHARS = 500


def own_path(url: str) -> str:
    """Return `url` if it is a path on this site, else ""."""
    # Without allowed hosts Django accepts only a bare path: it refuses "//evil", "/\evil" and control characters.
    # redirect() takes a word without a slash for the name of a view.
    is_own = url.startswith("/") and len(url) <= PATH_MAX_CHARS and url_has_allowed_host_and_scheme(url, None)
    return url if is_own else ""


def requested(request: HttpRequest) -> str:
    """Return the path in the parameter `next`, "" unless it is one on this site."""
    return own_path(str(request.POST.get("next") or request.GET.get("next") or ""))


def after_login(request: HttpRequest) -> str:
    """Return the path in the parameter `next`, or the default page."""
    return requested(request) or str(settings.LOGIN_REDIRECT_URL)
