"""Deliveries, of which failed ones are sent again, the digests and editions they carry, and pushes."""

from collections.abc import Sequence

from django.contrib import admin

from backend.accounts import masking
from backend.console.admin_actions import ActionAdmin, AdminAction, Outcome
from backend.console.model_admin import (
    ConsoleModelAdmin,
    ReadOnly,
    ReadOnlyInline,
    badge,
    choice_filter,
    column,
    computed,
)
from backend.digests.models import (
    Delivery,
    DeliveryStory,
    Digest,
    Edition,
    PushCall,
    PushTry,
    SentMessage,
    Subscription,
)
from backend.digests.services import deliveries
from backend.digests.services.deliveries import ResendResult
from contracts.enums import DELIVERY_PLATFORMS, DeliveryKind, DeliveryState, DeliveryTrigger, LabeledEnum, Level


def badges(kind: type[LabeledEnum], **colours: str) -> dict[str, tuple[str, str]]:
    """Return the Korean label and the colour ("" unless given) of each value."""
    return {value: (label, colours.get(value, "")) for value, label in kind.labels_ko().items()}


PLATFORMS = {platform.value: platform.ko for platform in DELIVERY_PLATFORMS}
KINDS = badges(DeliveryKind, digest="info", alert="warning")
STATES = badges(DeliveryState, pending="info", leased="info", sent="success", failed="danger", expired="warning")
TRIGGERS = {**DeliveryTrigger.labels_ko(), "": "-"}
OUTCOMES = {"open": "아직 모름", "arrived": "도착", "unsure": "도착했을 수도 있음", "refused": "도착하지 않음"}
PUSH_STATES = {
    "sending": ("보내는 중", "info"),
    "accepted": ("결과 대기", "info"),
    "done": ("끝", "success"),
    "lost": ("알 수 없음", "warning"),
}


def names(words: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Return the labels without their colours."""
    return {value: name for value, (name, _) in words.items()}


def shown_target(target_id: str, subscription: Subscription | None) -> str:
    """Return a channel's id whole, and of an id that may be a person's only its end."""
    is_channel = subscription is not None and subscription.audience == Subscription.Audience.CHANNEL
    return target_id if is_channel else masking.platform_id(target_id)


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
    joins = ("article", "message")
    fields = ("position", "title", "posted_as", "is_shown")
    readonly_fields = fields

    title = staticmethod(column("article.title", "제목"))
    posted_as = staticmethod(column("message", "메시지"))
    is_shown = staticmethod(computed("지금 보이는가", lambda row: bool(row.shown), boolean=True))


class Messages(ReadOnlyInline):
    """The messages of a delivery."""

    model = SentMessage
    name_ko = "메시지"
    fields = ("position", "channel_id", "message_id", "is_lost")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, ActionAdmin):
    """Every digest, correction and alert."""

    name_ko = "발송"
    joins = ("subscription",)
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

    target = staticmethod(computed("받는 곳", lambda row: shown_target(row.target_id, row.subscription)))


@admin.register(Digest)
class DigestAdmin(ReadOnly, ConsoleModelAdmin):
    """The digest of each day."""

    name_ko = "하루치 묶음"
    list_display = (column("study_date", "날짜"), column("created_at", "만든 때"))
    fields = ("study_date", "created_at")


@admin.register(Edition)
class EditionAdmin(ReadOnly, ConsoleModelAdmin):
    """The editions of each day."""

    name_ko = "선택별 묶음"
    list_display = (
        *(column("study_date", "날짜"), column("categories", "분야"), column("level", "수준")),
        *(column("article_ids", "기사 번호"), column("frozen_at", "확정")),
    )
    list_filter = (choice_filter("level", "수준", dict(Level.choices())),)
    fields = ("study_date", "categories", "level", "article_ids", "frozen_at")


class Tries(ReadOnlyInline):
    """The deliveries of a call."""

    model = PushTry
    name_ko = "발송"
    joins = ("delivery",)
    fields = ("delivery", "outcome_ko", "reason", "detail")
    readonly_fields = ("outcome_ko",)
    raw_id_fields = ("delivery",)
    per_page = 50

    outcome_ko = staticmethod(column("outcome", "결과", labels=OUTCOMES))


@admin.register(PushCall)
class PushCallAdmin(ReadOnly, ConsoleModelAdmin):
    """Each request to a push platform, with its result."""

    name_ko = "푸시 요청"
    list_display = (
        *(column("created_at", "시각"), column("platform", "플랫폼", labels=PLATFORMS)),
        *(badge("state", "상태", PUSH_STATES), column("task_id", "플랫폼의 번호")),
        *(column("cost_krw", "비용(원)"), column("due_at", "다음 확인")),
    )
    list_filter = (
        choice_filter("state", "상태", names(PUSH_STATES)),
        choice_filter("platform", "플랫폼", {key: PLATFORMS[key] for key in ("kakao_skill", "kakao_memo")}),
    )
    ordering = ("-pk",)
    search_fields = ("=task_id", "=tries__delivery__target_id")
    inlines = (Tries,)
    fields = ("platform_ko", "state_ko", "task_id", "cost_krw", "created_at", "due_at")
    readonly_fields = ("platform_ko", "state_ko")

    platform_ko = staticmethod(column("platform", "플랫폼", labels=PLATFORMS))
    state_ko = staticmethod(column("state", "상태", labels=names(PUSH_STATES)))
