"""API sign-ins as families of refresh tokens."""

import uuid

from django.db import models

from backend.accounts.models.user import User
from backend.common.client_address import DEVICE_MAX_CHARS


class TokenFamily(models.Model):
    """One sign-in: all refresh tokens that descend from it. Only the newest is valid; an older one ends the family."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="token_families")
    current_jti = models.CharField(max_length=32, help_text="Id of the one refresh token that may still be used.")
    previous_jti = models.CharField(
        max_length=32, blank=True, db_default="", help_text="Id of the refresh token used last."
    )
    refreshed_at = models.DateTimeField(null=True, blank=True, help_text="When that was.")
    refreshed_by = models.CharField(
        max_length=64, blank=True, db_default="", help_text="HMAC-SHA256 of the program that did it."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    proved_at = models.DateTimeField(
        null=True, blank=True, help_text="When its user last proved who they are, after the sign-in itself."
    )
    expires_at = models.DateTimeField(help_text="When the newest refresh token expires; the row may go after that.")
    device = models.CharField(
        max_length=DEVICE_MAX_CHARS, blank=True, help_text="What the program that signed in called itself: User-Agent."
    )
    address = models.GenericIPAddressField(null=True, blank=True, help_text="Where the sign-in came from.")
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Signed out, or a used token was presented again; empty while it lives."
    )

    class Meta:
        verbose_name_plural = "token families"

    def __str__(self) -> str:
        return f"{self.user_id} since {self.created_at:%Y-%m-%d %H:%M}"
