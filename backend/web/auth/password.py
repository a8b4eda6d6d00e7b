"""A forgotten password by SMS, and a new one for a known one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.accounts import masking
from backend.accounts.models import User
from backend.accounts.services import passwords, sign_ins
from backend.common.client_address import client_address
from backend.web.auth import next_page, pending_number
from backend.web.auth.forms import EntranceForm, NewPasswordForm, NumberForm, PasswordForm, ResetForm
from backend.web.auth.responses import learner, posted, send_again, show

PURPOSE = passwords.PURPOSE


@require_http_methods(["GET", "HEAD", "POST"])
def reset_number(request: HttpRequest) -> HttpResponse:
    """`/password/reset/`: ask for the phone number and send a code."""
    form = NumberForm(posted(request), initial={"phone_number": pending_number.of(request, PURPOSE)})
    if form.is_valid():
        with form.showing_refusals():
            chosen = form.cleaned_data["phone_number"]
            passwords.send_reset_code(number=chosen, address=client_address(request))
            pending_number.keep(request, PURPOSE, chosen)
            return redirect("web:password_reset_code")
    return show(request, "password_reset", form)


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """`/password/reset/code/`: the code and a new password -> signed in here, signed out everywhere else."""
    chosen = pending_number.of(request, PURPOSE)
    if chosen is None:
        return redirect("web:password_reset")
    address = client_address(request)
    if "resend" in request.POST:
        return send_again(request, lambda: passwords.send_reset_code(number=chosen, address=address))
    form = ResetForm(posted(request))
    if form.is_valid():
        with form.showing_refusals():
            given = form.cleaned_data
            user = passwords.reset(number=chosen, code=given["code"], password=given["password"], address=address)
            pending_number.drop(request, PURPOSE)
            sign_ins.log_in(request, user)
            messages.success(request, _("비밀번호를 새로 정했어요. 다른 기기에서는 모두 로그아웃했어요."))
            return redirect(next_page.after(request))
    return show(request, "password_reset_code", form, number=masking.phone(chosen))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """`/me/password/`: the present password and a new one; who has none must have signed in a moment ago."""
    user = learner(request)
    has_one = user.has_usable_password()
    form = (PasswordForm if has_one else NewPasswordForm)(posted(request))
    may_ask = has_one or sign_ins.is_fresh(request)
    if may_ask and form.is_valid():
        with form.showing_refusals():
            sign_ins.renew(request, _changed(request, user, form))
            messages.success(request, _("비밀번호를 바꿨어요. 다른 기기에서는 모두 로그아웃했어요."))
            return redirect("web:password")
    return show(request, "password", form, may_ask=may_ask, has_password=has_one)


def _changed(request: HttpRequest, user: User, form: EntranceForm) -> User:
    given = form.cleaned_data
    keep = sign_ins.Current(session_key=request.session.session_key)
    if current := given.get("current_password"):
        return passwords.change(user_id=user.pk, current=current, password=given["password"], keep=keep)
    return passwords.set_new(user=user, password=given["password"], keep=keep)
