"""Deliveries: their states and reasons, and sending failed ones again."""

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from backend.console.admin.delivery_labels import KINDS, PLATFORMS, STATES, TRIGGERS, names, shown_target
from backend.console.admin_actions import ActionAdmin, AdminAction, Outcome
from backend.console.model_admin import ReadOnly, ReadOnlyInline, badge, choice_filter, column, display
from backend.digests.models import Delivery, DeliveryStory, SentMessage
from backend.digests.services import deliveries
from backend.digests.services.deliveries import ResendResult

RESULTS = {
    ResendResult.DUE: "다시 보냅니다. 이미 도착한 것은 두 번 보내지 않습니다.",
    ResendResult.UNDER_WAY: "이미 보내려고 기다리는 중입니다.",
    ResendResult.SENT: "이미 보낸 것이라 다시 보내지 않습니다.",
    ResendResult.TOO_OLD: f"{deliveries.RESEND_WITHIN.days}일이 지나 다시 보낼 수 없습니다.",
    ResendResult.PAUSED: "구독이 멈췄거나 없어져서 보낼 수 없습니다. 구독을 먼저 다시 켜 주세요.",
    ResendResult.UNSURE: "도착했을 수도 있어 다시 보내지 않습니다.",
    ResendResult.OCCUPIED: "같은 곳으로 가는 다른 건이 기다리고 있어 보내지 않습니다.",
    ResendResult.NOTHING_NEW: "그날 기사 가운데 보낼 새 기사가 없습니다.",
    ResendResult.UNKNOWN: "이미 없어진 건입니다.",
}


def _resend(rows: Sequence[Delivery]) -> list[Outcome]:
    answers = deliveries.resend(delivery_ids=[row.pk for row in rows])
    found = [answers.get(row.pk, ResendResult.UNKNOWN) for row in rows]
    return [Outcome(RESULTS[answer], done=answer == ResendResult.DUE) for answer in found]


class Stories(ReadOnlyInline):
    """The stories of a delivery."""

    model = DeliveryStory
    name_ko = "기사"
    fields = ("position", "title", "posted_as", "is_shown")
    readonly_fields = fields

    title = staticmethod(column("article.title", "제목"))
    posted_as = staticmethod(column("message", "메시지"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeliveryStory]:
        """Return the rows with titles and messages."""
        return super().get_queryset(request).select_related("article", "message")

    @display(description="지금 보이는가", boolean=True)
    def is_shown(self, row: DeliveryStory) -> bool:
        """Return whether the message shows the story."""
        return bool(row.shown)


class Messages(ReadOnlyInline):
    """The messages of a delivery."""

    model = SentMessage
    name_ko = "메시지"
    fields = ("position", "channel_id", "message_id", "is_lost")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, ActionAdmin):
    """Every digest, correction and alert."""

    name_ko = "발송"
    list_display = (
        *(column("slot_at", "예정"), badge("kind", "종류", KINDS), column("platform", "플랫폼", labels=PLATFORMS)),
        *("target", badge("state", "상태", STATES), column("reason", "까닭")),
        *(column("attempts", "시도"), column("finished_at", "끝난 때")),
    )
    list_filter = (
        choice_filter("state", "상태", names(STATES)),
        choice_filter("kind", "종류", names(KINDS)),
        choice_filter("platform", "플랫폼", PLATFORMS),
    )
    ordering = ("-pk",)
    search_fields = ("=target_id",)
    search_help_text = "받는 곳의 번호 전체"
    inlines = (Stories, Messages)
    fields = (
        *("kind_ko", "state_ko", "reason", "detail", "platform_ko", "target", "subscription", "trigger_ko", "cause"),
        *("study_date", "slot_at", "local_date", "due_at", "expires_at", "attempts", "maybe_posted"),
        *("created_at", "finished_at"),
    )
    readonly_fields = ("kind_ko", "state_ko", "platform_ko", "target", "trigger_ko")
    raw_id_fields = ("subscription",)
    admin_actions = (
        AdminAction(
            "resend",
            "다시 보내기",
            _resend,
            confirmation="보내지 못한 것을 다시 보냅니다. 보낸 메시지는 되돌릴 수 없습니다. 보낼까요?",
            applies_to=lambda row: row.state in deliveries.ENDED,
        ),
    )

    kind_ko = staticmethod(column("kind", "종류", labels=names(KINDS)))
    state_ko = staticmethod(column("state", "상태", labels=names(STATES)))
    platform_ko = staticmethod(column("platform", "플랫폼", labels=PLATFORMS))
    trigger_ko = staticmethod(column("trigger", "보낸 계기", labels=TRIGGERS))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """Return the rows with their subscriptions."""
        return super().get_queryset(request).select_related("subscription")

    @display(description="받는 곳")
    def target(self, row: Delivery) -> str:
        """Return the channel's id, or the end of a person's."""
        return shown_target(row.target_id, row.subscription)
