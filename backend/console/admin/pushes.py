"""Pushes: the calls, the deliveries in each, and the cost of each month."""

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from backend.console.admin.delivery_labels import OUTCOMES, PLATFORMS, PUSH_STATES, names
from backend.console.model_admin import (
    ConsoleModelAdmin,
    ReadOnly,
    ReadOnlyInline,
    badge,
    choice_filter,
    column,
    display,
)
from backend.digests.models import PushCall, PushMonth, PushTry


@admin.register(PushMonth)
class PushMonthAdmin(ReadOnly, ConsoleModelAdmin):
    """The cost of each month, and whether its budget has run out."""

    name_ko = "푸시 비용"
    list_display = (
        *(
            column("month", "달"),
            column("spent_krw", "쓴 돈(원)"),
            "budget_krw",
            column("stopped_at", "예산이 끊긴 때"),
        ),
    )

    @display(description="한 달 예산(원)")
    def budget_krw(self, row: PushMonth) -> int:
        """Return the monthly budget in won."""
        return int(settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW)


class Tries(ReadOnlyInline):
    """The deliveries of a call."""

    model = PushTry
    name_ko = "발송"
    fields = ("delivery", "outcome_ko", "reason", "detail")
    readonly_fields = ("outcome_ko",)
    raw_id_fields = ("delivery",)
    per_page = 50

    outcome_ko = staticmethod(column("outcome", "결과", labels=OUTCOMES))

    def get_queryset(self, request: HttpRequest) -> QuerySet[PushTry]:
        """Return the rows with their deliveries."""
        return super().get_queryset(request).select_related("delivery")


@admin.register(PushCall)
class PushCallAdmin(ReadOnly, ConsoleModelAdmin):
    """Each request to a push platform, with its result."""

    name_ko = "푸시 요청"
    list_display = (
        *(
            column("created_at", "시각"),
            column("platform", "플랫폼", labels=PLATFORMS),
            badge("state", "상태", PUSH_STATES),
        ),
        *(column("task_id", "플랫폼의 번호"), column("cost_krw", "비용(원)"), column("due_at", "다음 확인")),
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
