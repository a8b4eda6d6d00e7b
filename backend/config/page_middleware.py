"""Django's middleware for pages: a request to the API passes them by.

The API knows its caller by a token alone and sets no cookie, so that sessions, CSRF, messages and framing have nothing
to do there; asking them all the same costs a tenth of the hottest answers. They are subclasses because Django's own
checks look for the classes they are made of.
"""

from collections.abc import Callable

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin

API = "/api/"


class _Skipping(MiddlewareMixin):
    """Steps aside for the API."""

    get_response: Callable[[HttpRequest], HttpResponseBase]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request to the API with what comes after this middleware alone."""
        if request.path_info.startswith(API):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[return-value]  # a coroutine only where get_response is one


class Sessions(_Skipping, SessionMiddleware):
    """Who is logged in on the web."""


class Csrf(_Skipping, CsrfViewMiddleware):
    """Forms are sent from our own pages; the API's views are exempt from it by themselves."""


class Authentication(_Skipping, AuthenticationMiddleware):
    """The session's user."""


class Messages(_Skipping, MessageMiddleware):
    """What the last form said."""


class Framing(_Skipping, XFrameOptionsMiddleware):
    """No page of ours inside another's."""
