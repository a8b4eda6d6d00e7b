"""Prove again who is signed in, by password or a code to their phone, before what could take the account over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from backend.accounts import masking
from backend.accounts.services import fresh_proof, passwords, sign_ins
from backend.common.client_address import client_address
from backend.web.auth import next_page
from backend.web.auth.forms import AuthForm, CodeForm, ProofForm
from backend.web.auth.responses import learner, posted, show

CODE_SENT = "proof_code_sent_to_self"


@sensitive_post_parameters("current_password")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """`/me/proof/`: the password, or a code by SMS (`send` requests it); then back to the page in `next`."""
    user, address = learner(request), client_address(request)
    password = ProofForm(posted(request) if "current_password" in request.POST else None)
    code = CodeForm(posted(request) if "code" in request.POST else None)
    form: AuthForm = code if code.is_bound else password
    if "send" in request.POST:
        with form.showing_errors():
            fresh_proof.send_code(user_id=user.pk, address=address)
            request.session[CODE_SENT] = True
            messages.success(request, _("인증번호를 보냈어요."))
    elif form.is_valid():
        with form.showing_errors():
            if form is code:
                fresh_proof.by_code(user_id=user.pk, code=code.cleaned_data["code"], address=address)
            else:
                typed = password.cleaned_data["current_password"]
                passwords.check_current(user_id=user.pk, password=typed, address=address)
            sign_ins.set_fresh(request)
            request.session.pop(CODE_SENT, None)
            return redirect(next_page.after_login(request))
    return show(
        request,
        "proof",
        form,
        password=password if user.has_usable_password() else None,
        code=code if request.session.get(CODE_SENT) else None,
        number=masking.phone(user.phone_number),
    )
