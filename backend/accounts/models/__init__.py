"""People, the identities they come in by, and what proves them."""

from backend.accounts.models.person import CustomSocialAccount, SocialGrant, User
from backend.accounts.models.proof import AttemptCount, LinkCode, Notice, PhoneCode
from backend.accounts.models.sign_in import TokenFamily

__all__ = [
    "AttemptCount",
    "CustomSocialAccount",
    "LinkCode",
    "Notice",
    "PhoneCode",
    "SocialGrant",
    "TokenFamily",
    "User",
]
