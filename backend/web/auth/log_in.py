"""Log in with a password, also while strangers guess it; log out; list and end sign-ins."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import masking, selectors
from backend.accounts.device_names import device_name
from backend.accounts.services import login_unlock, password_login, sign_ins
from backend.common.client_address import client_address
from backend.web.auth import next_page
from backend.web.auth.forms import CodeForm, LoginForm
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

UNLOCK = login_unlock.PURPOSE


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """`/login/`: username or phone number in any usual spelling, and the password."""
    if request.user.is_authenticated:
        return redirect(next_page.after_login(request))
    form = LoginForm(posted(request))
    if form.is_valid():
        with form.showing_errors():
            given = form.cleaned_data
            user = password_login.prove(
                login=given["username"], password=given["password"], address=client_address(request)
            )
            sign_ins.log_in(request, user)
            return redirect(next_page.after_login(request))
    return show(request, "log_in", form)


@texts_required
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """`/login/code/`: send a code to the phone of an account whose password strangers guess; it frees this address."""
    return ask_number(request, login_unlock.send_code, purpose=UNLOCK, page="unlock", then="unlock_code")


@texts_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_code(request: HttpRequest) -> HttpResponse:
    """`/login/code/confirm/`: the code; then the login page, where the password is still needed."""
    chosen, address = stored_number(request, UNLOCK), client_address(request)
    if chosen is None:
        return redirect("web:unlock")
    if "resend" in request.POST:
        return send_again(request, lambda: login_unlock.send_code(number=chosen, address=address))
    form = CodeForm(posted(request))
    if form.is_valid():
        with form.showing_errors():
            login_unlock.confirm(number=chosen, code=form.cleaned_data["code"], address=address)
            drop_number(request, UNLOCK)
            messages.success(request, _("확인했어요. 이제 비밀번호로 로그인해 주세요."))
            return redirect("web:login")
    return show(request, "unlock_code", form, number=masking.phone(chosen))


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """`/logout/`: end this session; `next` may name the page to go to."""
    logout(request)
    return redirect(next_page.requested(request) or "web:landing")


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """`/me/sessions/`: browsers and programs together, newest first."""
    found = selectors.sign_ins(user_id=learner(request).pk, session_key=request.session.session_key)
    rows = [{"sign_in": one, "device": device_name(one.device)} for one in found]
    return render(request, "web/auth/sessions.html", {"rows": rows})


@login_required
@require_POST
def end_session(request: HttpRequest, sign_in_id: str) -> HttpResponse:
    """`/me/sessions/{id}/end/`: end one; 404 for another user's."""
    sign_ins.end(user_id=learner(request).pk, sign_in_id=sign_in_id)
    messages.success(request, _("그 기기에서 로그아웃했어요."))
    return redirect("web:sessions")


@login_required
@require_POST
def end_all_sessions(request: HttpRequest) -> HttpResponse:
    """`/me/sessions/end-all/`: sign out everywhere, here too."""
    sign_ins.end_all(user_id=learner(request).pk)
    logout(request)
    messages.success(request, _("모든 기기에서 로그아웃했어요."))
    return redirect("web:login")
