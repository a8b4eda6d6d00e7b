"""The morning's news in one's own KakaoTalk: allowed at Kakao, switched on here."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.models import SocialGrant
from backend.common.errors import AppError
from backend.digests import push_providers
from backend.digests.models import Subscription
from backend.digests.push_providers.memo import PROVIDER, SCOPE
from backend.digests.services import subscriptions
from backend.web import service_errors


@dataclass(frozen=True)
class Memo:
    """What the switch shows: `row` is there once it was switched on, `is_allowed` says whether Kakao lets us write."""

    is_allowed: bool
    row: Subscription | None
    scope: str = SCOPE

    @property
    def is_active(self) -> bool:
        """Say whether it goes out."""
        return self.row is not None and self.row.state == Subscription.State.ACTIVE


def switch_of(*, user_id: int, providers: set[str]) -> Memo | None:
    """Return the switch, None where it is not offered or the learner has no Kakao login."""
    if not settings.KAKAO_MEMO_PUSH or PROVIDER not in providers:
        return None
    grants = SocialGrant.objects.filter(identity__user_id=user_id, identity__provider=PROVIDER, broken_at=None)
    row = Subscription.objects.filter(owner_id=user_id, platform=push_providers.KAKAO_MEMO).order_by("-pk").first()
    return Memo(is_allowed=grants.filter(scopes__contains=SCOPE).exists(), row=row)


@login_required
@require_POST
def switch_on(request: HttpRequest) -> HttpResponse:
    """`POST /me/accounts/memo/`: from tomorrow's morning on; safe to repeat."""
    try:
        _on(request.user.pk or 0)
        messages.success(request, _("이제 아침마다 카카오톡으로 보내 드릴게요. 여기서 언제든 멈출 수 있어요."))
    except AppError as error:
        if error.status != 409:
            raise
        messages.error(request, str(service_errors.sentence(error)))
        return redirect("web:linked_accounts")
    return redirect("web:channels")


def _on(user_id: int) -> None:
    try:
        subscriptions.opt_in(owner_id=user_id, platform=push_providers.KAKAO_MEMO)
    except AppError as error:
        if error.code != "subscription.exists":
            raise
        active = Subscription.State.ACTIVE
        subscriptions.change(owner_id=user_id, subscription_id=error.extra["id"], state=active)
