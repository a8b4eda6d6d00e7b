"""Who somebody is elsewhere. What they granted us there is not shown to anybody."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from backend.accounts import masking
from backend.accounts.models import CustomSocialAccount
from backend.console.model_admin import Desk, ReadOnly, Table, chosen_of, column, display
from contracts.enums import Platform

PROVIDERS = {
    one.value: Platform.identity_label(one) for one in (Platform.DISCORD, Platform.KAKAO, Platform.KAKAO_SKILL)
}


@display(description="플랫폼 번호")
def _number(row: CustomSocialAccount) -> str:
    """Return the platform's id as far as it may be seen; the whole of it finds somebody, and is not needed after."""
    return masking.platform_id(row.uid)


class Identities(ReadOnly, Table):
    """The identities that lead to one person."""

    model = CustomSocialAccount
    name_ko = "연결된 플랫폼"
    fields = ("platform", "number", "since")
    readonly_fields = fields
    number = staticmethod(_number)
    platform = staticmethod(column("provider", "플랫폼", words=PROVIDERS))
    since = staticmethod(column("created_at", "연결한 때"))


@admin.register(CustomSocialAccount)
class IdentityDesk(ReadOnly, Desk):
    """Every identity, without the e-mail address and phone number that its platform named."""

    name_ko = "연결된 플랫폼"
    list_display = (
        *(
            column("provider", "플랫폼", words=PROVIDERS),
            "number",
            column("user.username", "아이디"),
        ),
        column("created_at", "연결한 때"),
    )
    list_select_related = ("user",)
    list_filter = (chosen_of("provider", "플랫폼", PROVIDERS),)
    ordering = ("-pk",)
    search_fields = ("=uid",)
    search_help_text = "플랫폼 번호 전체"
    fields = ("provider", "number", "person", "created_at", "updated_at")
    readonly_fields = ("number", "person")
    number = staticmethod(_number)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave what is not shown in the database."""
        return super().get_queryset(request).defer("email", "phone_number").select_related("user")

    @display(description="아이디")
    def person(self, row: CustomSocialAccount) -> str:
        """Return whose it is."""
        return row.user.username
