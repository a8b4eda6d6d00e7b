"""Reset a forgotten password by SMS, and change a known one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.accounts import masking
from backend.accounts.services import passwords, sign_ins
from backend.common.client_address import client_address
from backend.web.auth import next_page
from backend.web.auth.forms import NewPasswordForm, PasswordForm, ResetForm
from backend.web.auth.responses import (
    ask_number,
    drop_number,
    learner,
    posted,
    send_again,
    show,
    stored_number,
    texts_required,
)

PURPOSE = passwords.PURPOSE


@texts_required
@require_http_methods(["GET", "HEAD", "POST"])
def reset_number(request: HttpRequest) -> HttpResponse:
    """`/password/reset/`: take the phone number and send a code."""
    send = passwords.send_reset_code
    return ask_number(request, send, purpose=PURPOSE, page="password_reset", then="password_reset_code")


@texts_required
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """`/password/reset/code/`: the code and a new password; then sign in here and sign out everywhere else."""
    chosen = stored_number(request, PURPOSE)
    if chosen is None:
        return redirect("web:password_reset")
    address = client_address(request)
    if "resend" in request.POST:
        return send_again(request, lambda: passwords.send_reset_code(number=chosen, address=address))
    form = ResetForm(posted(request))
    if form.is_valid():
        with form.showing_errors():
            given = form.cleaned_data
            proved_id = request.user.pk if request.user.is_authenticated and sign_ins.is_fresh(request) else None
            user = passwords.reset(
                number=chosen, code=given["code"], password=given["password"], address=address, proved_id=proved_id
            )
            drop_number(request, PURPOSE)
            sign_ins.log_in(request, user)
            messages.success(request, _("비밀번호를 새로 정했어요. 다른 기기에서는 모두 로그아웃했어요."))
            return redirect(next_page.after_login(request))
    return show(request, "password_reset_code", form, number=masking.phone(chosen))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """`/me/password/`: the current password and a new one; a user without one must have signed in a moment ago."""
    user = learner(request)
    has_one = user.has_usable_password()
    form = (PasswordForm if has_one else NewPasswordForm)(posted(request))
    may_ask = has_one or sign_ins.is_fresh(request)
    if may_ask and form.is_valid():
        with form.showing_errors():
            password = form.cleaned_data["password"]
            keep = sign_ins.Current(session_key=request.session.session_key)
            if has_one:
                current = form.cleaned_data["current_password"]
                address = client_address(request)
                user = passwords.change(user_id=user.pk, current=current, password=password, keep=keep, address=address)
            else:
                user = passwords.set_new(user=user, password=password, keep=keep)
            sign_ins.renew(request, user)
            messages.success(request, _("비밀번호를 바꿨어요. 다른 기기에서는 모두 로그아웃했어요."))
            return redirect("web:password")
    return show(request, "password", form, may_ask=may_ask, has_password=has_one)
