"""One-time codes (as keyed hashes only), attempt counters, notices, and what a day's text messages cost."""

from django.db import models

from backend.accounts.models.phone_field import CIPHERTEXT_MAX_CHARS, PhoneNumberField
from backend.accounts.models.user import User

HASH_MAX_CHARS = 64


class PhoneCode(models.Model):
    """A code sent by SMS; typing it proves that the phone is at hand."""

    class Purpose(models.TextChoices):
        """The one thing the code is valid for."""

        SIGN_UP = "sign_up", "sign up"
        CHANGE = "change", "change of number"
        RESET = "reset", "password reset"
        PROVE = "prove", "prove an older account"
        CONFIRM = "confirm", "confirm a change"
        GIVE_UP = "give_up", "give up a number"
        LOGIN = "login", "log in while strangers guess"

    purpose = models.CharField(max_length=10, choices=Purpose, help_text="What it opens.")
    phone_number = PhoneNumberField(max_length=CIPHERTEXT_MAX_CHARS, help_text="E.164; encrypted at rest.")
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, related_name="phone_codes", help_text="Whose; null at sign-up."
    )
    asker_hash = models.CharField(
        max_length=HASH_MAX_CHARS, blank=True, help_text="HMAC-SHA256 of the subnet that requested it."
    )
    code_hash = models.CharField(max_length=HASH_MAX_CHARS, help_text="HMAC-SHA256 of the code.")
    attempts_left = models.PositiveSmallIntegerField(default=5, help_text="Wrong tries that are still allowed.")
    expires_at = models.DateTimeField(help_text="From then on it is worth nothing.")
    used_at = models.DateTimeField(null=True, blank=True, help_text="When it was typed.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index("phone_number", "purpose", models.F("id").desc(), name="accounts_phonecode_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class RecoveryWait(models.Model):
    """A waiting time that was begun by a code to an account's phone, because the phone may have another owner by now.

    It is over for nothing once the account's owner has signed in, or signed out everywhere.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="recovery_wait")
    phone_number = PhoneNumberField(max_length=CIPHERTEXT_MAX_CHARS, help_text="The number, E.164; encrypted at rest.")
    started_at = models.DateTimeField(help_text="When the code was typed.")
    ready_at = models.DateTimeField(help_text="From then on another code to the number opens the account.")
    warned_at = models.DateTimeField(null=True, blank=True, help_text="When its owner's chats were written to.")

    def __str__(self) -> str:
        return f"recovery of {self.user_id}"


class LinkCode(models.Model):
    """A code that merges the learner it was made for with the learner who types it, in another chat or on the web."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="link_codes", help_text="Who asked for it.")
    code_hash = models.CharField(max_length=HASH_MAX_CHARS, unique=True, help_text="HMAC-SHA256 of the code.")
    expires_at = models.DateTimeField(help_text="From then on it is worth nothing.")
    used_at = models.DateTimeField(null=True, blank=True, help_text="When it was typed.")
    used_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who typed it."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"link code {self.pk} of {self.user_id}"


class AttemptCount(models.Model):
    """How often something was attempted in a window of time: a login to an account, a code from an address, ..."""

    scope = models.CharField(max_length=40, help_text="What is counted: login.account, login.address, sms.number, ...")
    key_hash = models.CharField(max_length=HASH_MAX_CHARS, help_text="HMAC-SHA256 of whom it is counted for.")
    window_ends_at = models.DateTimeField(help_text="From then on counting begins anew.")
    count = models.PositiveIntegerField(default=0, help_text="Tries in this window.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key_hash"], name="accounts_attemptcount_key")]
        indexes = [models.Index("window_ends_at", name="accounts_attemptcount_over")]

    def __str__(self) -> str:
        return f"{self.scope}: {self.count}"


class Notice(models.Model):
    """A notice to an account's owner, shown on the web until read, and in the chats once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40, help_text="Code of the sentence: identity.linked, account.merged, ...")
    detail = models.JSONField(default=dict, blank=True, help_text="What the sentence names.")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When its owner saw it on the web.")
    told_in_chat_at = models.DateTimeField(null=True, blank=True, help_text="When a chat showed it.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"


class SmsDay(models.Model):
    """What a day's text messages cost, reserved before each one so that no number of processes can overspend."""

    day = models.DateField(unique=True, help_text="Seoul calendar day.")
    spent_krw = models.PositiveIntegerField(default=0, help_text="Paid and reserved, in won.")
    messages = models.PositiveIntegerField(default=0, help_text="How many were sent.")
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="When the budget first refused a message.")

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.spent_krw} won"
