"""Users, their identities on platforms, OAuth grants, and API sign-ins."""

import re
import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Upper

from backend.accounts.models.phone_field import CIPHERTEXT_MAX_CHARS, PhoneNumberField
from backend.common.client_address import DEVICE_MAX_CHARS
from backend.common.encryption import EncryptedTextField
from backend.common.searchable_encryption import STORED

GENERATED_USERNAME = re.compile(r"(phone|social|chat)-[0-9a-f]{32}")
"""A username that is never shown: its owner does not know it, and without a phone number its password is of no use."""


class User(AbstractUser):
    """A learner, an operator or a bot's service account.

    A learner created by a chat has no usable password; a service account's username is its client id.
    """

    phone_number = PhoneNumberField(
        max_length=CIPHERTEXT_MAX_CHARS,
        unique=True,
        null=True,
        blank=True,
        help_text="E.164, for example +821012345678; encrypted at rest.",
    )
    is_service_account = models.BooleanField(
        default=False, help_text="A bot: may exchange an identity for a learner's token, and is nobody itself."
    )
    bot_platforms = models.JSONField(
        default=list,
        blank=True,
        help_text="A bot's: the chat platforms it may speak for; empty: all, as older keys.",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="absorbed",
        help_text="The learner this one was joined into; such a row is inactive and owns nothing.",
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phone_number__isnull=True) | models.Q(phone_number__regex=STORED),
                name="accounts_user_phone_number_encrypted",
            )
        ]
        indexes = [models.Index(Upper("email"), condition=~models.Q(email=""), name="accounts_user_email")]


class CustomSocialAccount(models.Model):
    """One identity of one user: a social login or a chat user. (provider, uid) belongs to one user only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="custom_social_accounts")
    provider = models.CharField(max_length=50, help_text="Slug of the platform: discord, kakao, kakao_skill, ...")
    uid = models.CharField(max_length=255, help_text="The platform's own id for this person.")
    display_name = models.CharField(max_length=150, blank=True, help_text="What the platform calls this person.")
    email = models.EmailField(
        blank=True, db_index=True, help_text="Lower case, and only when the platform vouches for it."
    )
    phone_number = PhoneNumberField(
        max_length=CIPHERTEXT_MAX_CHARS,
        blank=True,
        db_index=True,
        help_text="E.164, as the platform says; a claim, never a proof.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "uid"], name="accounts_customsocialaccount_provider_uid")
        ]

    def __str__(self) -> str:
        return f"{self.provider} - {self.user.username}"


class SocialGrant(models.Model):
    """A learner's OAuth token pair for a platform, encrypted at rest."""

    identity = models.OneToOneField(CustomSocialAccount, on_delete=models.CASCADE, related_name="grant")
    access_token = EncryptedTextField(help_text="Short-lived.")
    refresh_token = EncryptedTextField(blank=True, help_text="Gives the next access token; empty: there is none.")
    scopes = models.CharField(max_length=500, blank=True, help_text="What was allowed, separated by spaces.")
    access_expires_at = models.DateTimeField(help_text="From then on the access token is refused.")
    refresh_expires_at = models.DateTimeField(null=True, blank=True, help_text="From then on both are.")
    broken_at = models.DateTimeField(null=True, blank=True, help_text="The platform refused it; a new login mends it.")
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"grant of {self.identity_id}"


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
