"""Admin pages of users, whom only a superuser changes and whose numbers are masked, and of their API sign-ins."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from backend.accounts import masking, phone
from backend.accounts.models import CustomSocialAccount, TokenFamily, User
from backend.common import clock
from backend.console.admin.learners import IdentityInline
from backend.console.admin_actions import ActionAdmin, AdminAction, run_together
from backend.console.model_admin import ConsoleModelAdmin, ReadOnly, choice_filter, column, computed

if TYPE_CHECKING:
    from django.contrib.admin.options import InlineModelAdmin, _FieldsetSpec

    DjangoUserAdmin = UserAdmin[User]
else:
    DjangoUserAdmin = UserAdmin


ROLES = {"learner": "학습자", "staff": "운영진", "bot": "봇 계정"}
FLAGS = {
    "learner": {"is_service_account": False, "is_staff": False},
    "staff": {"is_staff": True},
    "bot": {"is_service_account": True},
}


@admin.register(User)
class ConsoleUserAdmin(DjangoUserAdmin, ConsoleModelAdmin):  # type: ignore[misc]  # both derive from ModelAdmin
    """Users who can sign in, and learners whom only a chat knows."""

    name_ko = "학습자와 봇 계정"
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = (
        *(column("username", "아이디"), "masked_phone", column("is_service_account", "봇", boolean=True)),
        *(column("is_active", "사용", boolean=True), column("date_joined", "가입")),
    )
    list_filter = (
        choice_filter("role", "구분", ROLES, FLAGS),
        choice_filter("is_active", "사용", {"True": "사용", "False": "정지·합침"}),
    )
    ordering = ("-pk",)
    search_fields = ("=username",)
    search_help_text = "아이디, 전화번호, 또는 플랫폼 번호 전체"
    inlines = (IdentityInline,)
    readonly_fields = ("masked_phone", "date_joined", "merged_into")
    raw_id_fields = ("merged_into",)
    BASIC_FIELDSETS: ClassVar["_FieldsetSpec"] = (
        (
            None,
            {"fields": ("username", "masked_phone", "is_active", "is_service_account", "date_joined", "merged_into")},
        ),
    )
    fieldsets: ClassVar["_FieldsetSpec"] = (
        *BASIC_FIELDSETS,
        ("로그인", {"fields": ("password", "is_staff", "is_superuser", "groups")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> "_FieldsetSpec":
        """Return the credentials' fieldset to a superuser only."""
        return super().get_fieldsets(request, obj) if request.user.is_superuser else self.BASIC_FIELDSETS

    def get_inlines(
        self, request: HttpRequest, obj: User | None = None
    ) -> "tuple[type[InlineModelAdmin[Any, Any]], ...]":
        """Return no inlines on the page that adds a user."""
        return (IdentityInline,) if obj else ()

    def find(self, rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        """Find by a whole username, phone number or platform id, never by a part of one."""
        known = Q(username=wanted) | Q(phone_number=phone.to_e164(wanted) or wanted)
        identities = CustomSocialAccount.objects.filter(uid=wanted).values("user")
        return rows.filter(known | Q(pk__in=identities))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False below a superuser, whatever a group's permissions say."""
        return bool(request.user.is_superuser) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False below a superuser; learners sign up themselves."""
        return bool(request.user.is_superuser) and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False: deleting an account is the learner's own act, and deletes more than rows."""
        return False

    masked_phone = staticmethod(computed("전화번호", lambda row: masking.phone(row.phone_number) or "-"))


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
