"""Sign up with a phone number: the number, then the code and the account's fields."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from backend.accounts import masking, sms
from backend.accounts.services import phone_sign_up, sign_ins
from backend.common.client_address import client_address
from backend.web.auth import next_page
from backend.web.auth.forms import SignUpForm
from backend.web.auth.responses import ask_number, drop_number, posted, send_again, show, stored_number, texts_required

PURPOSE = phone_sign_up.PURPOSE


@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """`/signup/`: the platforms' logins, or the phone number, which a code is sent to."""
    if request.user.is_authenticated:
        return redirect(next_page.after_login(request))
    if request.method == "POST" and not sms.is_offered():
        raise Http404
    response = ask_number(request, phone_sign_up.send_code, purpose=PURPOSE, page="sign_up", then="sign_up_details")
    if response.status_code == 302:
        request.session["sign_up_next"] = next_page.requested(request)
    return response


@texts_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """`/signup/details/`: the code, a password, the birth date and the consents; then sign in."""
    chosen = stored_number(request, PURPOSE)
    if chosen is None or request.user.is_authenticated:
        return redirect("web:sign_up")
    if "resend" in request.POST:
        return send_again(request, lambda: phone_sign_up.send_code(number=chosen, address=client_address(request)))
    form = SignUpForm(posted(request))
    if form.is_valid():
        with form.showing_errors():
            given = form.cleaned_data
            user = phone_sign_up.sign_up(
                number=chosen,
                code=given["code"],
                password=given["password"],
                birth_date=given["birth_date"],
                address=client_address(request),
            )
            drop_number(request, PURPOSE)
            next_url = str(request.session.pop("sign_up_next", ""))
            sign_ins.log_in(request, user)
            return redirect(next_url or next_page.after_login(request))
    return show(request, "sign_up_details", form, number=masking.phone(chosen))
