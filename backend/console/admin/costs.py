"""What each day's model calls and text messages and each month's pushes cost, and whether a budget has run out."""

from django.conf import settings
from django.contrib import admin
from django.db.models import Model

from backend.accounts.models import SmsDay
from backend.console.model_admin import Column, ConsoleModelAdmin, ReadOnly, column, display
from backend.digests.models import PushMonth
from backend.materials.models import LlmDay


def budget(setting: str, label: str, form: str = "{:.0f}") -> Column:
    """Return a column that shows a budget of the settings."""

    def show(_row: Model) -> str:
        return form.format(getattr(settings, setting))

    show.__name__ = setting.lower()
    return display(description=label)(show)


@admin.register(LlmDay)
class LlmDayAdmin(ReadOnly, ConsoleModelAdmin):
    """The cost of each day's model calls."""

    name_ko = "하루 비용"
    list_display = (
        *(column("study_date", "날짜"), column("spent_usd", "쓴 돈(USD)"), column("verifier_usd", "그중 검증(USD)")),
        *(budget("LLM_DAILY_BUDGET_USD", "하루 예산(USD)", "{:.2f}"), column("stopped_at", "예산이 끊긴 때")),
    )
    ordering = ("-study_date",)


@admin.register(PushMonth)
class PushMonthAdmin(ReadOnly, ConsoleModelAdmin):
    """The cost of each month's pushes."""

    name_ko = "푸시 비용"
    list_display = (
        *(column("month", "달"), column("spent_krw", "쓴 돈(원)")),
        *(budget("KAKAO_PUSH_MONTHLY_BUDGET_KRW", "한 달 예산(원)"), column("stopped_at", "예산이 끊긴 때")),
    )


@admin.register(SmsDay)
class SmsDayAdmin(ReadOnly, ConsoleModelAdmin):
    """The cost of each day's text messages."""

    name_ko = "문자 비용"
    list_display = (
        *(column("day", "날짜"), column("messages", "보낸 문자"), column("spent_krw", "쓴 돈(원)")),
        *(budget("SMS_DAILY_BUDGET_KRW", "하루 예산(원)"), column("stopped_at", "예산이 끊긴 때")),
    )
