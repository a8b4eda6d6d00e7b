"""What leads to a learner's account: social logins and chats, to be linked and unlinked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backend.accounts import selectors
from backend.common.errors import AppError
from backend.common.labels import label
from backend.learners.services import identities
from backend.web import service_errors
from backend.web.social import kakao_memo
from contracts.enums import Platform

LOGIN_URL = "web:login"


@login_required(login_url=LOGIN_URL)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """`GET /me/accounts/`: every identity with its platform, and what can be added."""
    user_id = request.user.pk or 0
    everything = identities.identities(user_id=user_id)
    shown = [
        {"identity": one, "provider_name": label(Platform, one.provider), "can_unlink": can_unlink}
        for one, can_unlink in everything
    ]
    addable = [(one, label(Platform, one)) for one in selectors.LOGIN_PROVIDERS]
    providers = {one.provider for one, _can_unlink in everything}
    context = {"shown": shown, "addable": addable, "memo": kakao_memo.switch_of(user_id=user_id, providers=providers)}
    return render(request, "web/social/accounts.html", context)


@login_required(login_url=LOGIN_URL)
@require_POST
def unlink(request: HttpRequest, identity_id: int) -> HttpResponse:
    """`POST /me/accounts/{id}/unlink/`: that identity leads here no more."""
    try:
        identities.unlink(user_id=request.user.pk or 0, identity_id=identity_id)
        messages.success(request, _("연결을 끊었어요."))
    except AppError as error:
        if error.status == 404:
            raise
        messages.error(request, str(service_errors.sentence(error)))
    return redirect("web:linked_accounts")
