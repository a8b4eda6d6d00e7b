"""Signing up: a number, then the code and what an account needs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from backend.accounts import masking
from backend.accounts.services import phone_sign_up, sign_ins
from backend.common.client_address import client_address
from backend.web.auth import next_page, pending_number
from backend.web.auth.forms import NumberForm, SignUpForm
from backend.web.auth.responses import posted, send_again, show

PURPOSE = phone_sign_up.PURPOSE


@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """`/signup/`: ask for the phone number and send a code."""
    if request.user.is_authenticated:
        return redirect(next_page.after(request))
    form = NumberForm(posted(request), initial={"phone_number": pending_number.of(request, PURPOSE)})
    if form.is_valid():
        with form.showing_refusals():
            chosen = form.cleaned_data["phone_number"]
            phone_sign_up.send_code(number=chosen, address=client_address(request))
            pending_number.keep(request, PURPOSE, chosen)
            request.session["sign_up_next"] = next_page.asked_for(request)
            return redirect("web:sign_up_details")
    return show(request, "sign_up", form)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """`/signup/details/`: the code, a password, the birth date and the consents -> signed in."""
    chosen = pending_number.of(request, PURPOSE)
    if chosen is None or request.user.is_authenticated:
        return redirect("web:sign_up")
    if "resend" in request.POST:
        return send_again(request, lambda: phone_sign_up.send_code(number=chosen, address=client_address(request)))
    form = SignUpForm(posted(request))
    if form.is_valid():
        with form.showing_refusals():
            return _signed_up(request, chosen, form)
    return show(request, "sign_up_details", form, number=masking.phone(chosen))


def _signed_up(request: HttpRequest, chosen: str, form: SignUpForm) -> HttpResponse:
    given = form.cleaned_data
    user = phone_sign_up.sign_up(
        number=chosen, code=given["code"], password=given["password"], birth_date=given["birth_date"]
    )
    pending_number.drop(request, PURPOSE)
    wanted = str(request.session.pop("sign_up_next", ""))
    sign_ins.log_in(request, user)
    return redirect(wanted or next_page.after(request))
