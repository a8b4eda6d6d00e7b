"""Admin pages of the audit log, the task schedule, the roles and the second factors."""

from collections import defaultdict

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django_celery_beat.models import PeriodicTask

from backend.console.admin_actions import ActionAdmin, ActionRunner, AdminAction, Outcome, run_one_by_one
from backend.console.model_admin import ConsoleModelAdmin, ReadOnly, column, computed, display

VERBS = {"view": "보기", "add": "추가", "change": "고치기", "delete": "지우기"}
LINE_CHARS = 140
FACTORS = {"totp": "인증 앱", "recovery_codes": "복구 코드"}
ACTS = {ADDITION: "추가", CHANGE: "변경", DELETION: "삭제"}

# Unregister the pages of libraries: unused tables, tokens that nobody should read, tasks that anybody could forge.
for model in [model for model in admin.site._registry if not model.__module__.startswith("backend.")]:
    admin.site.unregister(model)


@admin.register(LogEntry)
class LogAdmin(ReadOnly, ConsoleModelAdmin):
    """The audit log: who did what to which row, and when."""

    name_ko = "감사 기록"
    list_display = (
        *(column("action_time", "시각"), column("user.username", "누가"), "change_kind"),
        *(column("content_type.name", "종류"), column("object_repr", "무엇을"), "short_message"),
    )
    list_select_related = ("user", "content_type")
    ordering = ("-pk",)
    search_fields = ("=user__username", "=object_id")
    search_help_text = "아이디나 번호 전체"
    fields = ("action_time", "user", "content_type", "object_id", "object_repr", "message")
    readonly_fields = ("message",)

    change_kind = staticmethod(computed("한 일", lambda row: ACTS.get(row.action_flag, "")))
    short_message = staticmethod(computed("내용", lambda row: Truncator(row.get_change_message()).chars(LINE_CHARS)))
    message = staticmethod(computed("내용", lambda row: row.get_change_message()))


def switch(on: bool) -> ActionRunner:
    """Return a runner that enables or disables periodic tasks."""

    def set_enabled(row: PeriodicTask) -> Outcome:
        if row.enabled == on:
            return Outcome("이미 그렇게 되어 있습니다.", done=False)
        row.enabled = on
        row.save(update_fields=["enabled", "date_changed"])  # its signal tells beat
        return Outcome("켰습니다. 몇 초 안에 반영됩니다." if on else "껐습니다. 몇 초 안에 반영됩니다.")

    return run_one_by_one(set_enabled)


@admin.register(PeriodicTask)
class ScheduleAdmin(ReadOnly, ActionAdmin):
    """The schedule of beat. Names and arguments come from the code; an operator enables or disables a task."""

    name_ko = "일정"
    list_display = (
        *(column("name", "이름"), column("enabled", "켜짐", boolean=True), "timing"),
        *(column("last_run_at", "마지막 실행"), column("total_run_count", "실행 횟수")),
    )
    list_select_related = ("interval", "crontab")
    ordering = ("name",)
    fields = ("name", "task", "enabled", "timing", "last_run_at", "total_run_count", "expire_seconds")
    readonly_fields = ("timing",)
    admin_actions = (
        AdminAction("switch_on", "켜기", switch(True), applies_to=lambda row: not row.enabled),
        AdminAction(
            "switch_off",
            "끄기",
            switch(False),
            confirmation="끄면 다시 켤 때까지 이 일을 아무도 하지 않습니다. 끌까요?",
            applies_to=lambda row: row.enabled,
        ),
    )

    timing = staticmethod(computed("때", lambda row: str(row.schedule)))


@admin.register(Group)
class RoleAdmin(ReadOnly, ConsoleModelAdmin):
    """Roles and their members. The code sets the permissions; a superuser assigns roles on a user's page."""

    name_ko = "역할"
    list_display = (column("name", "이름"), column("members", "사람 수"))
    ordering = ("name",)
    fields = ("name", "people", "rights")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """Annotate the number of members."""
        rows: QuerySet[Group] = super().get_queryset(request)
        return rows.annotate(members=Count("user"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the user is a superuser."""
        return bool(request.user.is_superuser)

    @display(description="맡은 사람")
    def people(self, row: Group) -> str:
        """Return the usernames of the members."""
        return ", ".join(row.user_set.order_by("username").values_list("username", flat=True)) or "아직 없음"

    @display(description="할 수 있는 일")
    def rights(self, row: Group) -> str:
        """Return the permissions, one line for each table."""
        verbs: dict[str, list[str]] = defaultdict(list)
        for right in row.permissions.select_related("content_type").order_by("content_type__app_label", "pk"):
            verb = right.codename.partition("_")[0]
            verbs[right.content_type.name].append(VERBS.get(verb, verb))
        return "\n".join(f"{kind}: {', '.join(found)}" for kind, found in verbs.items())


@admin.register(Authenticator)
class SecondFactorAdmin(ReadOnly, ConsoleModelAdmin):
    """Authenticator apps and recovery codes, without their secrets."""

    name_ko = "2단계 인증"
    list_display = (
        *(column("user", "운영진"), column("type", "종류", labels=FACTORS)),
        *(column("created_at", "설정한 때"), column("last_used_at", "마지막 사용")),
    )
    fields = ("user", "type", "created_at", "last_used_at")

    def has_delete_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        """Return True for a superuser: whose phone is lost sets up another one at the next login."""
        return bool(request.user.is_superuser)
