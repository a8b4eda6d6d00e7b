"""Admin pages of merges and of calls to platforms about learners who left."""

from django.contrib import admin

from backend.console.model_admin import ConsoleModelAdmin, ReadOnly, badge, column
from backend.learners.models import Merge, ProviderUnlink

TRIGGERS = {"link_code": ("연결 코드", "info"), "same_login": ("같은 로그인", "info"), "proof": ("웹에서 확인", "info")}


@admin.register(Merge)
class MergeAdmin(ReadOnly, ConsoleModelAdmin):
    """Merges, without the record of moved rows."""

    name_ko = "계정 합치기"
    list_display = (
        *(column("created_at", "시각"), column("survivor.username", "남은 아이디")),
        *(column("absorbed.username", "합쳐진 아이디"), badge("trigger", "근거", TRIGGERS)),
        *(column("undo_until", "되돌릴 수 있는 때"), column("undone_at", "되돌린 때")),
    )
    list_select_related = ("survivor", "absorbed")
    ordering = ("-pk",)
    search_fields = ("=survivor__username", "=absorbed__username")
    search_help_text = "아이디 전체"
    fields = ("created_at", "proof", "undo_until", "undone_at")
    readonly_fields = ("proof",)

    proof = staticmethod(badge("trigger", "근거", TRIGGERS))


@admin.register(ProviderUnlink)
class ProviderUnlinkAdmin(ReadOnly, ConsoleModelAdmin):
    """Calls to platforms that learners left."""

    name_ko = "플랫폼에 알릴 탈퇴"
    list_display = (
        *(column("created_at", "시각"), column("provider", "플랫폼"), column("due_at", "다음 시도")),
        *(column("attempts", "시도"), column("reason", "까닭")),
    )
    ordering = ("-pk",)
    fields = ("created_at", "provider", "due_at", "attempts", "reason")
