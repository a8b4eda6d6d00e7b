"""Admin page of API sign-ins, which can be ended."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import admin

from backend.accounts.models import TokenFamily
from backend.common import clock
from backend.console.admin_actions import ActionAdmin, AdminAction, run_together
from backend.console.model_admin import ReadOnly, column


def end_families(ids: Sequence[UUID]) -> set[UUID]:
    """End these token families; return the ids of those that had not ended."""
    live = TokenFamily.objects.select_for_update().filter(pk__in=ids, ended_at=None).order_by("pk")
    ended = set(live.values_list("pk", flat=True))
    TokenFamily.objects.filter(pk__in=ended).update(ended_at=clock.now())
    return ended


END = run_together(
    end_families,
    lambda _: "로그인을 끝냈습니다. 이미 나간 토큰은 10분 안에 끝납니다.",
    lambda _: "이미 끝난 로그인입니다.",
)


@admin.register(TokenFamily)
class SignInAdmin(ReadOnly, ActionAdmin):
    """Sign-ins, without tokens and addresses."""

    name_ko = "로그인"
    list_display = (
        *(column("user.username", "아이디"), column("created_at", "시작"), column("expires_at", "만료")),
        column("ended_at", "끝난 때"),
    )
    list_select_related = ("user",)
    ordering = ("-created_at",)
    search_fields = ("=user__username",)
    search_help_text = "아이디 전체"
    fields = ("created_at", "expires_at", "ended_at", "device")
    admin_actions = (
        AdminAction(
            "end",
            "로그인 끝내기",
            END,
            confirmation="그 기기에서는 다시 로그인해야 합니다. 끝낼까요?",
            applies_to=lambda row: row.ended_at is None,
        ),
    )
