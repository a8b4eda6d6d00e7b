"""The cost of each day's text messages."""

from django.conf import settings
from django.contrib import admin

from backend.accounts.models import SmsDay
from backend.console.model_admin import ConsoleModelAdmin, ReadOnly, column, display


@admin.register(SmsDay)
class SmsDayAdmin(ReadOnly, ConsoleModelAdmin):
    """What each day's text messages cost, and whether its budget has run out."""

    name_ko = "문자 비용"
    list_display = (
        *(
            column("day", "날짜"),
            column("messages", "보낸 문자"),
            column("spent_krw", "쓴 돈(원)"),
            "budget_krw",
            column("stopped_at", "예산이 끊긴 때"),
        ),
    )

    @display(description="하루 예산(원)")
    def budget_krw(self, row: SmsDay) -> int:
        """Return the daily budget in won."""
        return int(settings.SMS_DAILY_BUDGET_KRW)
