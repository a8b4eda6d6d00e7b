"""Users, their identities, and proofs of both."""

from backend.accounts.models.proof import AttemptCount, LinkCode, Notice, PhoneCode
from backend.accounts.models.sms import SmsDay
from backend.accounts.models.token_family import TokenFamily
from backend.accounts.models.user import CustomSocialAccount, SocialGrant, User

__all__ = [
    "AttemptCount",
    "CustomSocialAccount",
    "LinkCode",
    "Notice",
    "PhoneCode",
    "SmsDay",
    "SocialGrant",
    "TokenFamily",
    "User",
]
