"""Admin page of users. Only a superuser changes them, and phone numbers are masked."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.auth.admin import UserAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from backend.accounts import masking, phone
from backend.accounts.models import CustomSocialAccount, User
from backend.console.admin.identities import IdentityInline
from backend.console.model_admin import ConsoleModelAdmin, choice_filter, column, display

if TYPE_CHECKING:
    from django.contrib.admin.options import InlineModelAdmin, _FieldsetSpec

    DjangoUserAdmin = UserAdmin[User]
else:
    DjangoUserAdmin = UserAdmin


class RoleFilter(SimpleListFilter):
    """Filter by learner, staff or bot."""

    title = "구분"
    parameter_name = "role"
    FLAGS: Mapping[str, dict[str, bool]] = {
        "learner": {"is_service_account": False, "is_staff": False},
        "staff": {"is_staff": True},
        "bot": {"is_service_account": True},
    }

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the roles."""
        return [("learner", "학습자"), ("staff", "운영진"), ("bot", "봇 계정")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Return the users of the chosen role."""
        return queryset.filter(**self.FLAGS.get(self.value() or "", {}))


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
    list_filter = (RoleFilter, choice_filter("is_active", "사용", {"True": "사용", "False": "정지·합침"}))
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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find by a whole username, phone number or platform id, never by a part of one."""
        if not search_term.strip():
            return queryset, False
        wanted = search_term.strip()
        known = Q(username=wanted) | Q(phone_number=phone.to_e164(wanted) or wanted)
        identities = CustomSocialAccount.objects.filter(uid=wanted).values("user")
        return queryset.filter(known | Q(pk__in=identities)), False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False below a superuser, whatever a group's permissions say."""
        return bool(request.user.is_superuser) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False below a superuser; learners sign up themselves."""
        return bool(request.user.is_superuser) and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False: deleting an account is the learner's own act, and deletes more than rows."""
        return False

    @display(description="전화번호")
    def masked_phone(self, row: User) -> str:
        """Return the masked number."""
        return masking.phone(row.phone_number) or "-"
