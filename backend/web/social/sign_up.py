"""The last step of a social sign-up: old enough, and agreed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from backend.accounts import pending_login
from backend.accounts.services import social_login, social_sign_up
from backend.common.labels import label
from backend.web.auth.responses import posted
from backend.web.social import callback
from backend.web.social.forms import JoinForm
from contracts.enums import Platform


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """`GET/POST /login/join/`: the birth date, looked at and forgotten, and the consent; then the account."""
    pending = pending_login.peek(request.session, user_id=callback.user_id_of(request))
    if pending is None:
        return redirect("web:login")
    form = JoinForm(posted(request))
    if form.is_valid():
        with form.showing_refusals():
            user = social_sign_up.join(pending.arrival, birth_date=form.cleaned_data["birth_date"])
            return callback.sign_in(request, user, next_url=pending.next_url)
    arrival = pending.arrival
    context = {
        "form": form,
        "name": arrival.display_name,
        "provider_name": label(Platform, arrival.provider),
        "is_known": social_login.owner_of(arrival) is not None,
    }
    return render(request, "web/social/join.html", context, status=form.status)
