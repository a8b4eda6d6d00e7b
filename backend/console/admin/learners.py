"""Admin pages of what learners have: identities, preferences, word books and merges. OAuth grants have no page."""

from django.contrib import admin

from backend.accounts import masking
from backend.accounts.models import CustomSocialAccount
from backend.console.model_admin import (
    ConsoleModelAdmin,
    ReadOnly,
    ReadOnlyInline,
    badge,
    choice_filter,
    column,
    display,
)
from backend.learners.models import Merge, ProviderUnlink
from backend.study.models import Card, LearnerProfile
from contracts.enums import LearningState, Level, Platform

PROVIDERS = {
    one.value: Platform.identity_label(one) for one in (Platform.DISCORD, Platform.KAKAO, Platform.KAKAO_SKILL)
}
TRIGGERS = {"link_code": ("연결 코드", "info"), "same_login": ("같은 로그인", "info"), "proof": ("웹에서 확인", "info")}


@display(description="플랫폼 번호")
def masked_uid(row: CustomSocialAccount) -> str:
    """Return the masked platform id; the search takes the whole id."""
    return masking.platform_id(row.uid)


class IdentityInline(ReadOnlyInline):
    """The identities of a user."""

    model = CustomSocialAccount
    name_ko = "연결된 플랫폼"
    fields = ("platform", "number", "since")
    readonly_fields = fields
    number = staticmethod(masked_uid)
    platform = staticmethod(column("provider", "플랫폼", labels=PROVIDERS))
    since = staticmethod(column("created_at", "연결한 때"))


@admin.register(CustomSocialAccount)
class IdentityAdmin(ReadOnly, ConsoleModelAdmin):
    """Identities, without the e-mail address and phone number from the platform."""

    name_ko = "연결된 플랫폼"
    deferred = ("email", "phone_number")
    list_display = (
        *(column("provider", "플랫폼", labels=PROVIDERS), "number"),
        *(column("user.username", "아이디"), column("created_at", "연결한 때")),
    )
    list_select_related = ("user",)
    list_filter = (choice_filter("provider", "플랫폼", PROVIDERS),)
    ordering = ("-pk",)
    search_fields = ("=uid",)
    search_help_text = "플랫폼 번호 전체"
    fields = ("provider", "number", "person", "created_at", "updated_at")
    readonly_fields = ("number", "person")
    number = staticmethod(masked_uid)
    person = staticmethod(column("user.username", "아이디"))


@admin.register(LearnerProfile)
class LearnerProfileAdmin(ReadOnly, ConsoleModelAdmin):
    """Learners' preferences, read-only."""

    name_ko = "학습 설정"
    list_display = (
        *(column("user.username", "아이디"), column("level", "수준"), column("categories", "분야")),
        column("updated_at", "고친 때"),
    )
    list_select_related = ("user",)
    list_filter = (choice_filter("level", "수준", dict(Level.choices())),)
    ordering = ("-pk",)
    search_fields = ("=user__username",)
    search_help_text = "아이디 전체"
    fields = ("level", "categories", "updated_at")


@admin.register(Card)
class CardAdmin(ReadOnly, ConsoleModelAdmin):
    """Words in learners' word books."""

    name_ko = "단어장의 단어"
    list_display = (
        *(column("user.username", "아이디"), column("sense.lemma", "단어"), column("sense.meaning_ko", "뜻")),
        *(column("state", "상태"), column("due", "다음 복습"), column("created_at", "담은 때")),
    )
    list_select_related = ("user", "sense")
    list_filter = (choice_filter("state", "상태", LearningState.labels_ko()),)
    ordering = ("-pk",)
    search_fields = ("=user__username",)
    search_help_text = "아이디 전체"
    fields = ("sense", "state", "repetitions", "stability", "last_day", "due", "created_at")


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
