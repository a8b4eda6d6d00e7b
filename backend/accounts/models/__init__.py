"""Users, their identities, and proofs of both."""

from backend.accounts.models.proof import AttemptCount, LinkCode, Notice, PhoneCode, RecoveryWait, SmsDay
from backend.accounts.models.user import GENERATED_USERNAME, CustomSocialAccount, SocialGrant, TokenFamily, User

__all__ = [
    "GENERATED_USERNAME",
    "AttemptCount",
    "CustomSocialAccount",
    "LinkCode",
    "Notice",
    "PhoneCode",
    "RecoveryWait",
    "SmsDay",
    "SocialGrant",
    "TokenFamily",
    "User",
]
