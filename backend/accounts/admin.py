"""People, identities and sign-ins for the operator."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from backend.accounts.models import CustomSocialAccount, TokenFamily, User
from backend.common import clock


@admin.register(User)
class LearnerAdmin(UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Django's user page with the phone number and the bots' flag."""

    fieldsets = (*(UserAdmin.fieldsets or ()), ("Newsbite", {"fields": ("phone_number", "is_service_account")}))
    list_display = ("username", "phone_number", "is_service_account", "is_active", "date_joined")
    list_filter = ("is_service_account", "is_active", "is_staff")
    search_fields = ("username", "phone_number", "custom_social_accounts__uid")


@admin.register(CustomSocialAccount)
class CustomSocialAccountAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who somebody is elsewhere."""

    list_display = ("provider", "uid", "display_name", "user", "created_at")
    list_filter = ("provider",)
    search_fields = ("uid", "display_name", "user__username")
    raw_id_fields = ("user",)


@admin.register(TokenFamily)
class TokenFamilyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Sign-ins: looked at and ended here, never written by hand."""

    list_display = ("user", "created_at", "expires_at", "ended_at")
    search_fields = ("user__username",)
    actions = ("end",)

    @admin.action(description="Sign out: end the chosen sign-ins")
    def end(self, request: HttpRequest, queryset: QuerySet[TokenFamily]) -> None:
        """End them now; access tokens already given live out their minutes."""
        queryset.filter(ended_at=None).update(ended_at=clock.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only a sign-in makes one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: TokenFamily | None = None) -> bool:
        """Let the list be seen and acted on, not its fields edited."""
        return obj is None
