"""Helpers of the auth pages: render a form, send a code again, keep the number between two steps."""

import functools
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.accounts import sms
from backend.accounts.models import PhoneCode, User
from backend.accounts.services import sign_ins
from backend.common.client_address import client_address
from backend.common.errors import AppError
from backend.web.auth import next_page
from backend.web.auth.error_messages import field_errors
from backend.web.auth.forms import AuthForm, NumberForm

Purpose = PhoneCode.Purpose
View = Callable[..., HttpResponseBase]


def show(request: HttpRequest, name: str, form: AuthForm, **more: object) -> HttpResponse:
    """Return the page `name` with its form and the form's errors."""
    context = {"form": form, "next": next_page.requested(request), **more}
    response = render(request, f"web/auth/{name}.html", context, status=form.status)
    if form.retry_after is not None:
        response["Retry-After"] = str(form.retry_after)
    return response


def posted(request: HttpRequest) -> QueryDict | None:
    """Return the POST data, None for another method."""
    return request.POST if request.method == "POST" else None


def ask_number(
    request: HttpRequest, send: Callable[..., None], *, purpose: Purpose, page: str, then: str
) -> HttpResponse:
    """Return the first of two steps: `page` with the number's form, or a code sent and a redirect to the page `then`.

    `send` takes `number` and `address`.
    """
    form = NumberForm(posted(request), initial={"phone_number": stored_number(request, purpose)})
    if form.is_valid():
        with form.showing_errors():
            number = form.cleaned_data["phone_number"]
            send(number=number, address=client_address(request))
            store_number(request, purpose, number)
            return redirect(f"web:{then}")
    return show(request, page, form)


def send_again(request: HttpRequest, send: Callable[[], None]) -> HttpResponse:
    """Send another code and redirect to the same page, with a message."""
    try:
        send()
    except AppError as error:
        messages.error(request, str(field_errors(error)[0].sentence))
    else:
        messages.success(request, _("인증번호를 다시 보냈어요."))
    return redirect(request.get_full_path())


def fresh_sign_in_required(page: str) -> Callable[[View], View]:
    """Return a decorator that has a session older than ten minutes sign in again, and return to `page`."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not sign_ins.is_fresh(request):
                status = 403 if request.method == "POST" else 200
                return render(
                    request, "web/auth/sign_in_again.html", {"back_to": reverse(f"web:{page}")}, status=status
                )
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def texts_required(view: View) -> View:
    """Decorate a view that texts a phone: 404 where no text messages are sent (SMS_SENDER=none)."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sms.is_offered():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def learner(request: HttpRequest) -> User:
    """Return the signed-in user of a view that requires a login."""
    return cast("User", request.user)


def store_number(request: HttpRequest, purpose: Purpose, number: str) -> None:
    """Store in the session the number a code was sent to, for the second step."""
    request.session[_number_key(purpose)] = number


def stored_number(request: HttpRequest, purpose: Purpose) -> str | None:
    """Return the number a code was sent to, None before the first step."""
    number = request.session.get(_number_key(purpose))
    return number if isinstance(number, str) else None


def drop_number(request: HttpRequest, purpose: Purpose) -> None:
    """Remove the number after the second step."""
    request.session.pop(_number_key(purpose), None)


def _number_key(purpose: Purpose) -> str:
    return f"pending_number_{purpose}"
