"""A learner's linked identities: list, unlink, and the switch for KakaoTalk memos."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backend.accounts import selectors
from backend.accounts.models import SocialGrant
from backend.common.errors import AppError
from backend.common.labels import label
from backend.digests import push_providers
from backend.digests.models import Subscription
from backend.digests.push_providers.memo import PROVIDER, SCOPE
from backend.digests.services import subscriptions
from backend.learners.services import identities
from backend.web import service_errors
from backend.web.auth.responses import fresh_sign_in_required
from contracts.enums import Platform


def memo_switch(*, user_id: int, providers: set[str]) -> dict[str, Any] | None:
    """Return the switch for the morning's memo, None where memos are off or the learner has no Kakao login.

    `row` is the subscription, `is_allowed` whether Kakao granted the scope.
    """
    if not settings.KAKAO_MEMO_PUSH or PROVIDER not in providers:
        return None
    grants = SocialGrant.objects.filter(identity__user_id=user_id, identity__provider=PROVIDER, broken_at=None)
    row = Subscription.objects.filter(owner_id=user_id, platform=push_providers.KAKAO_MEMO).order_by("-pk").first()
    return {
        "is_allowed": grants.filter(scopes__contains=SCOPE).exists(),
        "is_active": row is not None and row.state == Subscription.State.ACTIVE,
        "row": row,
        "scope": SCOPE,
    }


@login_required
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """`GET /me/accounts/`: every identity with its platform, and the logins that can be added."""
    user_id = request.user.pk or 0
    linked = identities.identities(user_id=user_id)
    shown = [
        {"identity": one, "provider_name": label(Platform, one.provider), "can_unlink": can_unlink}
        for one, can_unlink in linked
    ]
    addable = [(one, label(Platform, one)) for one in selectors.LOGIN_PROVIDERS]
    memo = memo_switch(user_id=user_id, providers={one.provider for one, _can_unlink in linked})
    return render(request, "web/social/accounts.html", {"shown": shown, "addable": addable, "memo": memo})


@login_required
@require_POST
@fresh_sign_in_required("linked_accounts")
def unlink(request: HttpRequest, identity_id: int) -> HttpResponse:
    """`POST /me/accounts/{id}/unlink/`: remove an identity."""
    with service_errors.as_message(request):
        identities.unlink(user_id=request.user.pk or 0, identity_id=identity_id)
        messages.success(request, _("연결을 끊었어요."))
    return redirect("web:linked_accounts")


@login_required
@require_POST
def switch_memo_on(request: HttpRequest) -> HttpResponse:
    """`POST /me/accounts/memo/`: send memos from tomorrow's morning on; safe to repeat."""
    user_id = request.user.pk or 0
    try:
        try:
            subscriptions.opt_in(owner_id=user_id, platform=push_providers.KAKAO_MEMO)
        except AppError as error:
            if error.code != "subscription.exists":
                raise
            active = Subscription.State.ACTIVE
            subscriptions.change(owner_id=user_id, subscription_id=error.extra["id"], state=active)
    except AppError as error:
        if error.status != 409:
            raise
        messages.error(request, str(service_errors.sentence(error)))
        return redirect("web:linked_accounts")
    messages.success(request, _("이제 아침마다 카카오톡으로 보내 드릴게요. 여기서 언제든 멈출 수 있어요."))
    return redirect("web:channels")
