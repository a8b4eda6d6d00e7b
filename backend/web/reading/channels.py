"""The digests a learner has set up in Discord channels and chats: when they come, and whether."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from backend.digests import selectors
from backend.digests.models import Subscription
from backend.digests.services import subscriptions
from backend.web import category_menu
from backend.web.reading import pause_reasons

MOST = 100
WEEKDAYS = (
    gettext_lazy("월"),
    gettext_lazy("화"),
    gettext_lazy("수"),
    gettext_lazy("목"),
    gettext_lazy("금"),
    gettext_lazy("토"),
    gettext_lazy("일"),
)


@login_required
@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """`GET /me/channels/`: the learner's subscriptions, oldest first."""
    rows = selectors.own_subscriptions(owner_id=request.user.pk or 0)[:MOST]
    return render(request, "web/reading/channels.html", {"channels": [_shown(row) for row in rows]})


@login_required
@require_POST
def switch(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """`POST /me/channels/{id}/`, `state` active or paused: resume or pause; safe to repeat."""
    state = Subscription.State.ACTIVE if request.POST.get("state") == "active" else Subscription.State.PAUSED
    subscriptions.change(owner_id=request.user.pk or 0, subscription_id=subscription_id, state=state)
    is_on = state == Subscription.State.ACTIVE
    messages.success(request, _("다시 보내 드릴게요.") if is_on else _("멈춰 두었어요. 언제든 다시 시작할 수 있어요."))
    return redirect("web:channels")


def _shown(row: Subscription) -> dict[str, Any]:
    is_daily = len(set(row.weekdays)) == len(WEEKDAYS)
    is_channel = row.platform == "discord" and row.guild_id.isdigit() and row.target_id.isdigit()
    return {
        "row": row,
        "is_active": row.state == Subscription.State.ACTIVE,
        "days": _("매일") if is_daily else " ".join(str(WEEKDAYS[day - 1]) for day in sorted(set(row.weekdays))),
        "categories": [category_menu.label(name) for name in row.categories],
        "why": pause_reasons.sentence(row.pause_reason, row.pause_detail) if row.pause_reason else "",
        "url": f"https://discord.com/channels/{row.guild_id}/{row.target_id}" if is_channel else "",
    }
