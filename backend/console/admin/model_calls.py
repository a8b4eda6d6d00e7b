"""Admin pages of model calls and their daily cost."""

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from backend.console.model_admin import ConsoleModelAdmin, ReadOnly, choice_filter, column, display
from backend.materials.models import LlmCall, LlmDay

ROLES = {"writer": "작성", "verifier": "검증"}


@admin.register(LlmCall)
class LlmCallAdmin(ReadOnly, ConsoleModelAdmin):
    """Model calls with cost and problems found."""

    name_ko = "모델 호출"
    list_display = (
        *(column("created_at", "시각"), column("article.title", "기사"), column("role", "역할", labels=ROLES)),
        column("model", "모델"),
        *(column("prompt_version", "프롬프트"), column("outcome", "결과"), column("prompt_tokens", "보낸 토큰")),
        *(
            column("completion_tokens", "받은 토큰"),
            column("cost_usd", "비용(USD)"),
            column("seconds", "걸린 시간(초)"),
        ),
    )
    list_select_related = ("article",)
    list_filter = (
        choice_filter("role", "역할", ROLES),
        choice_filter("outcome", "결과", {"ok": "정상", "llm.timeout": "시간 초과"}),
    )
    ordering = ("-pk",)
    fields = (
        *("created_at", "role", "model", "prompt_version", "outcome", "problems", "rules"),
        *("prompt_tokens", "completion_tokens", "cost_usd", "seconds"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[LlmCall]:
        """Defer the articles' texts."""
        return super().get_queryset(request).defer("article__body", "article__sketch")


@admin.register(LlmDay)
class LlmDayAdmin(ReadOnly, ConsoleModelAdmin):
    """The cost of each day."""

    name_ko = "하루 비용"
    list_display = (
        *(
            column("study_date", "날짜"),
            column("spent_usd", "쓴 돈(USD)"),
            column("verifier_usd", "그중 검증(USD)"),
            "budget",
            column("stopped_at", "예산이 끊긴 때"),
        ),
    )
    ordering = ("-study_date",)

    @display(description="하루 예산(USD)")
    def budget(self, row: LlmDay) -> str:
        """Return the current daily budget."""
        return f"{settings.LLM_DAILY_BUDGET_USD:.2f}"
