"""Change the phone number."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.accounts import masking
from backend.accounts.services import passwords, phone_number_change, sign_ins
from backend.common.client_address import client_address
from backend.web.auth.forms import CodeForm, NumberForm, ProvedNumberForm
from backend.web.auth.responses import drop_number, learner, posted, show, store_number, stored_number, texts_required

PURPOSE = phone_number_change.PURPOSE


@texts_required
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """`/me/phone/`: the new number, and the password unless the user signed in a moment ago."""
    user, fresh = learner(request), sign_ins.is_fresh(request)
    form = (NumberForm if fresh else ProvedNumberForm)(posted(request))
    may_ask = fresh or user.has_usable_password()
    if may_ask and form.is_valid():
        with form.showing_errors():
            chosen = form.cleaned_data["phone_number"]
            if not fresh:
                current = form.cleaned_data["current_password"]
                passwords.check_current(user_id=user.pk, password=current, address=client_address(request))
            phone_number_change.send_code(user_id=user.pk, number=chosen, address=client_address(request))
            store_number(request, PURPOSE, chosen)
            return redirect("web:phone_code")
    present = masking.phone(user.phone_number or "")
    return show(request, "phone", form, may_ask=may_ask, present=present)


@texts_required
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """`/me/phone/code/`: the code sent to the new number."""
    chosen = stored_number(request, PURPOSE)
    if chosen is None:
        return redirect("web:phone")
    form = CodeForm(posted(request))
    if form.is_valid():
        with form.showing_errors():
            typed, address = form.cleaned_data["code"], client_address(request)
            phone_number_change.change(user_id=learner(request).pk, number=chosen, code=typed, address=address)
            drop_number(request, PURPOSE)
            messages.success(request, _("휴대폰 번호를 바꿨어요."))
            return redirect("web:phone")
    return show(request, "phone_code", form, number=masking.phone(chosen))
