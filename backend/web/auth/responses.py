"""How the entrance's pages answer."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.errors import AppError
from backend.web.auth import next_page
from backend.web.auth.error_messages import told
from backend.web.auth.forms import EntranceForm


def show(request: HttpRequest, name: str, form: EntranceForm, **more: object) -> HttpResponse:
    """Return the page with its form, its faults at their fields."""
    context = {"form": form, "next": next_page.asked_for(request), **more}
    response = render(request, f"web/auth/{name}.html", context, status=form.status)
    if form.retry_after is not None:
        response["Retry-After"] = str(form.retry_after)
    return response


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def send_again(request: HttpRequest, send: Callable[[], None]) -> HttpResponse:
    """Send another code and come back to the same step, with a word about it."""
    try:
        send()
    except AppError as error:
        messages.error(request, str(told(error)[0].sentence))
    else:
        messages.success(request, _("인증번호를 다시 보냈어요."))
    return redirect(request.get_full_path())


def learner(request: HttpRequest) -> User:
    """Return who is signed in; the view has seen to it that somebody is."""
    return cast("User", request.user)
