"""Coming in with a password, and going out."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts.services import password_login, sign_ins
from backend.common.client_address import client_address
from backend.web.auth import next_page
from backend.web.auth.forms import LoginForm
from backend.web.auth.responses import posted, show


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """`/login/`: username or phone number in any usual spelling, and the password."""
    if request.user.is_authenticated:
        return redirect(next_page.after(request))
    form = LoginForm(posted(request))
    if form.is_valid():
        with form.showing_refusals():
            given = form.cleaned_data
            user = password_login.prove(
                login=given["username"], password=given["password"], address=client_address(request)
            )
            sign_ins.log_in(request, user)
            return redirect(next_page.after(request))
    return show(request, "log_in", form)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """`/logout/`: end this session; `next` may name the page to go to."""
    logout(request)
    return redirect(next_page.asked_for(request) or "web:landing")
