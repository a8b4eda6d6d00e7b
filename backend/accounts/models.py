"""Who somebody is: a user, every identity that leads to them, and every sign-in that still speaks for them."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A learner, an operator or a bot's service account.

    A learner who came by chat has no usable password; a service account's username is its client id.
    """

    phone_number = models.CharField(
        max_length=16, unique=True, null=True, blank=True, help_text="E.164, for example +821012345678."
    )
    is_service_account = models.BooleanField(
        default=False, help_text="A bot: may exchange an identity for a learner's token, and is nobody itself."
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phone_number__isnull=True) | models.Q(phone_number__regex=r"^\+[1-9]\d{5,14}$"),
                name="accounts_user_phone_number_e164",
            )
        ]


class CustomSocialAccount(models.Model):
    """One identity of one user: a social login or a chat speaker. (provider, uid) belongs to one user only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="custom_social_accounts")
    provider = models.CharField(max_length=50, help_text="Slug of the platform: discord, kakao, kakao_skill, ...")
    uid = models.CharField(max_length=255, help_text="The platform's own id for this person.")
    display_name = models.CharField(max_length=150, blank=True, help_text="What the platform calls this person.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "uid"], name="accounts_customsocialaccount_provider_uid")
        ]

    def __str__(self) -> str:
        return f"{self.provider} - {self.user.username}"


class TokenFamily(models.Model):
    """One sign-in: all refresh tokens that descend from it. Only the newest is good; an older one ends the family."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="token_families")
    current_jti = models.CharField(max_length=32, help_text="Id of the one refresh token that may still be used.")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(help_text="When the newest refresh token expires; the row may go after that.")
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Signed out, or a used token was presented again; empty while it lives."
    )

    class Meta:
        verbose_name_plural = "token families"

    def __str__(self) -> str:
        return f"{self.user_id} since {self.created_at:%Y-%m-%d %H:%M}"
