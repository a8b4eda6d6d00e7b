"""Sign-ins: looked at and ended here, never written by hand."""

from django.contrib import admin

from backend.accounts.models import TokenFamily
from backend.common import clock
from backend.common.admin import ReadOnly, column
from backend.common.deeds import Deed, Doing, Outcome


def _end(row: TokenFamily) -> Outcome:
    if TokenFamily.objects.filter(pk=row.pk, ended_at=None).update(ended_at=clock.now()):
        return Outcome("로그인을 끝냈습니다. 이미 나간 토큰은 10분 안에 끝납니다.")
    return Outcome("이미 끝난 로그인입니다.", done=False)


@admin.register(TokenFamily)
class SignInDesk(ReadOnly, Doing):
    """Who is signed in since when; tokens and addresses are nobody's business here."""

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
    deeds = (
        Deed(
            "end",
            "로그인 끝내기",
            _end,
            question="그 기기에서는 다시 로그인해야 합니다. 끝낼까요?",
            fits=lambda row: row.ended_at is None,
        ),
    )
