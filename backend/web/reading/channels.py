"""The digests a learner has set up in Discord channels and chats: times, and pausing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from backend.digests import selectors
from backend.digests.models import Subscription
from backend.digests.services import subscriptions
from backend.web import category_menu

ROWS_MAX = 100
WEEKDAYS = (_("월"), _("화"), _("수"), _("목"), _("금"), _("토"), _("일"))
UNKNOWN_PAUSE_REASON = _("알 수 없는 이유로 보내지 못했어요. 다시 시작해 보시고, 또 멈추면 문의해 주세요.")
PAUSE_REASONS: dict[str, Promise] = {
    "missing_permission": _("봇에게 권한이 없어요. 서버의 역할이나 채널 설정에서 허용한 다음 다시 시작해 주세요."),
    "no_access": _("봇이 그 채널을 볼 수 없어요. '채널 보기'를 허용하거나 봇을 다시 초대한 다음 다시 시작해 주세요."),
    "channel_gone": _("그 채널이 없어졌어요. 디스코드에서 /setup 으로 다른 채널을 골라 주세요."),
    "guild_gone": _("봇이 그 서버에 없어요. 봇을 다시 초대한 다음 다시 시작해 주세요."),
    "dm_closed": _("다이렉트 메시지가 막혀 있어요. 디스코드의 개인정보 보호 설정에서 허용해 주세요."),
    "wrong_channel": _("그 채널에는 이 방식으로 글을 올릴 수 없어요. 디스코드에서 /setup 으로 바꿔 주세요."),
    "blocked": _("서버의 자동 관리 규칙이 글을 막았어요. 봇을 예외로 한 다음 다시 시작해 주세요."),
    "not_yours": _("그곳을 관리하는 분만 한입뉴스를 보낼 수 있어요. 관리하는 분이 /setup 을 입력해 주세요."),
    "refused": _("디스코드가 글을 받지 않았어요. 저희가 살펴볼게요."),
    "operator": _("운영자가 멈춰 두었어요. 다시 시작할 수 있어요."),
    "owner": _("직접 멈춰 두셨어요."),
}
"""By the last part of a pause reason, which is `owner`, `operator` or `platform.what`."""


@login_required
@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """`GET /me/channels/`: the learner's subscriptions, oldest first."""
    rows = selectors.own_subscriptions(owner_id=request.user.pk or 0)[:ROWS_MAX]
    return render(request, "web/reading/channels.html", {"channels": [_channel(row) for row in rows]})


@login_required
@require_POST
def switch(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """`POST /me/channels/{id}/`, `state` active or paused: resume or pause; safe to repeat."""
    state = Subscription.State.ACTIVE if request.POST.get("state") == "active" else Subscription.State.PAUSED
    subscriptions.change(owner_id=request.user.pk or 0, subscription_id=subscription_id, state=state)
    is_on = state == Subscription.State.ACTIVE
    sentence = gettext("다시 보내 드릴게요.") if is_on else gettext("멈춰 두었어요. 언제든 다시 시작할 수 있어요.")
    messages.success(request, sentence)
    return redirect("web:channels")


def pause_sentence(reason: str, detail: str = "") -> str:
    """Return why a digest was paused and how to fix it; `detail` is the bot's own note, appended in parentheses."""
    sentence = str(PAUSE_REASONS.get(reason.rpartition(".")[2], UNKNOWN_PAUSE_REASON))
    return f"{sentence} ({detail})" if detail else sentence


def _channel(row: Subscription) -> dict[str, Any]:
    is_daily = len(set(row.weekdays)) == len(WEEKDAYS)
    is_channel = row.platform == "discord" and row.guild_id.isdigit() and row.target_id.isdigit()
    return {
        "row": row,
        "is_active": row.state == Subscription.State.ACTIVE,
        "days": gettext("매일") if is_daily else " ".join(str(WEEKDAYS[day - 1]) for day in sorted(set(row.weekdays))),
        "categories": [category_menu.label(name) for name in row.categories],
        "why": pause_sentence(row.pause_reason, row.pause_detail) if row.pause_reason else "",
        "url": f"https://discord.com/channels/{row.guild_id}/{row.target_id}" if is_channel else "",
    }
