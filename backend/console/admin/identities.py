"""Admin page of identities on platforms. OAuth grants have no page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from backend.accounts import masking
from backend.accounts.models import CustomSocialAccount
from backend.console.model_admin import ConsoleModelAdmin, ReadOnly, ReadOnlyInline, choice_filter, column, display
from contracts.enums import Platform

PROVIDERS = {
    one.value: Platform.identity_label(one) for one in (Platform.DISCORD, Platform.KAKAO, Platform.KAKAO_SKILL)
}


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
    list_display = (
        *(
            column("provider", "플랫폼", labels=PROVIDERS),
            "number",
            column("user.username", "아이디"),
        ),
        column("created_at", "연결한 때"),
    )
    list_select_related = ("user",)
    list_filter = (choice_filter("provider", "플랫폼", PROVIDERS),)
    ordering = ("-pk",)
    search_fields = ("=uid",)
    search_help_text = "플랫폼 번호 전체"
    fields = ("provider", "number", "person", "created_at", "updated_at")
    readonly_fields = ("number", "person")
    number = staticmethod(masked_uid)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Defer the columns that are not shown."""
        return super().get_queryset(request).defer("email", "phone_number").select_related("user")

    @display(description="아이디")
    def person(self, row: CustomSocialAccount) -> str:
        """Return the username of the owner."""
        return row.user.username
