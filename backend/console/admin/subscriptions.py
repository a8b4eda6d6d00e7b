"""Subscriptions: an operator can pause and resume them, everything else is their owner's."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet

from backend.common import clock
from backend.console.admin.deliveries import PLATFORMS, badges, names, shown_target
from backend.console.admin_actions import ActionAdmin, AdminAction, run_together
from backend.console.model_admin import ReadOnly, badge, choice_filter, column, computed
from backend.digests.models import Subscription
from backend.digests.services import subscriptions
from contracts.enums import Audience, Layout, SubscriptionState

RUNNING = badges(SubscriptionState, active="success", paused="warning")


def refusal(row: Subscription) -> str:
    """Return why a subscription was not resumed, in Korean."""
    if row.state == Subscription.State.ACTIVE:
        return "이미 보내고 있는 구독이라 그대로 두었습니다."
    return "받을 사람의 연결이나 동의가 없어 다시 켤 수 없습니다."


PAUSE = run_together(
    lambda ids: subscriptions.pause_by_operator(subscription_ids=ids, now=clock.now()),
    lambda _: "구독을 멈췄습니다. 기다리던 발송도 하지 않습니다.",
    lambda _: "이미 멈춘 구독이라 그대로 두었습니다.",
)
RESUME = run_together(
    lambda ids: subscriptions.resume_by_operator(subscription_ids=ids),
    lambda _: "구독을 다시 켰습니다. 다음 시간부터 보냅니다.",
    refusal,
)


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly, ActionAdmin):
    """Every subscription with its settings."""

    name_ko = "구독"
    list_display = (
        *(column("platform", "플랫폼", labels=PLATFORMS), "target", badge("state", "상태", RUNNING)),
        *(column("pause_reason", "멈춘 까닭"), column("level", "수준"), column("local_time", "시간")),
        *(column("time_zone", "시간대"), column("next_run_at", "다음")),
    )
    list_filter = (
        choice_filter("state", "상태", names(RUNNING)),
        choice_filter("platform", "플랫폼", PLATFORMS),
        choice_filter("pause_reason", "멈춘 까닭", {"owner": "주인", "operator": "운영자"}),
    )
    ordering = ("-pk",)
    search_fields = ("=target_id",)
    search_help_text = "받는 곳, 서버, 또는 주인의 플랫폼 번호 전체"
    fields = (
        *("platform_ko", "target", "guild_id", "audience_ko", "categories", "level", "local_time", "time_zone"),
        *("weekdays", "layout_ko", "role_id", "alert_target_id", "quiet_from", "quiet_until"),
        *("state_ko", "pause_reason", "pause_detail", "next_run_at", "created_at"),
    )
    readonly_fields = ("platform_ko", "target", "audience_ko", "layout_ko", "state_ko")
    admin_actions = (
        AdminAction("pause", "멈추기", PAUSE, applies_to=lambda row: row.state == Subscription.State.ACTIVE),
        AdminAction("resume", "다시 켜기", RESUME, applies_to=lambda row: row.state == Subscription.State.PAUSED),
    )

    platform_ko = staticmethod(column("platform", "플랫폼", labels=PLATFORMS))
    audience_ko = staticmethod(column("audience", "읽는 사람", labels=Audience.labels_ko()))
    layout_ko = staticmethod(column("layout", "모양", labels=Layout.labels_ko()))
    state_ko = staticmethod(column("state", "상태", labels=names(RUNNING)))
    target = staticmethod(computed("받는 곳", lambda row: shown_target(row.target_id, row)))

    def find(self, rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        """Find by a whole id only: an index answers, and nobody is found by chance."""
        own = Q(owner__custom_social_accounts__uid=wanted)
        return rows.filter(Q(target_id=wanted) | Q(guild_id=wanted) | own).distinct()
