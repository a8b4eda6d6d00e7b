"""Log in while strangers guess the password: a code by SMS frees this address, then the usual login goes on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.accounts import masking
from backend.accounts.services import login_unlock
from backend.common.client_address import client_address
from backend.web.auth.forms import CodeForm, NumberForm
from backend.web.auth.responses import (
    drop_number,
    posted,
    send_again,
    show,
    store_number,
    stored_number,
    texts_required,
)

PURPOSE = login_unlock.PURPOSE


@texts_required
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """`/login/code/`: take the account's phone number and send a code."""
    form = NumberForm(posted(request), initial={"phone_number": stored_number(request, PURPOSE)})
    if form.is_valid():
        with form.showing_errors():
            chosen = form.cleaned_data["phone_number"]
            login_unlock.send_code(number=chosen, address=client_address(request))
            store_number(request, PURPOSE, chosen)
            return redirect("web:unlock_code")
    return show(request, "unlock", form)


@texts_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """`/login/code/confirm/`: the code; then the login page, where the password is still needed."""
    chosen, address = stored_number(request, PURPOSE), client_address(request)
    if chosen is None:
        return redirect("web:unlock")
    if "resend" in request.POST:
        return send_again(request, lambda: login_unlock.send_code(number=chosen, address=address))
    form = CodeForm(posted(request))
    if form.is_valid():
        with form.showing_errors():
            login_unlock.confirm(number=chosen, code=form.cleaned_data["code"], address=address)
            drop_number(request, PURPOSE)
            messages.success(request, _("확인했어요. 이제 비밀번호로 로그인해 주세요."))
            return redirect("web:login")
    return show(request, "unlock_code", form, number=masking.phone(chosen))
