"""Accounts that a person who is about to sign up may own already, by e-mail address or phone number."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from backend.accounts import masking, sms
from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.selectors import LOGIN_PROVIDERS
from backend.accounts.social_profile import SocialProfile
from backend.common import clock

CANDIDATES_MAX = 3
"""More than one needs an address that moved between people."""


@dataclass(frozen=True)
class Candidate:
    """An account that may be theirs, and how it can be proved; what is shown is masked."""

    user_id: int
    shown: tuple[str, ...]
    has_password: bool
    phone_number: str
    """E.164, for sending a code; never shown, and empty where no text messages are sent."""
    providers: tuple[str, ...]
    joined: dt.date
    """The day it was made (Seoul), by which its owner tells it from another one."""

    @property
    def has_way(self) -> bool:
        """Whether it can be proved at all."""
        return bool(self.has_password or self.phone_number or self.providers)

    @property
    def phone_shown(self) -> str:
        """The masked number."""
        return masking.phone(self.phone_number)


def find(profile: SocialProfile, *, exclude: User | None = None) -> list[Candidate]:
    """Return the accounts that have the profile's verified e-mail or claimed phone number, oldest first.

    `exclude` is the learner the identity itself belongs to.
    """
    matches = Q(pk__in=[])
    if profile.email:
        others = CustomSocialAccount.objects.filter(email=profile.email).values("user_id")
        matches |= Q(email__iexact=profile.email) | Q(pk__in=others)
    if profile.phone_number:
        matches |= Q(phone_number=profile.phone_number)
    users = User.objects.filter(matches, is_active=True, is_service_account=False).order_by("pk")
    if exclude is not None:
        users = users.exclude(pk=exclude.pk)
    found = []
    for user in users.prefetch_related("custom_social_accounts")[:CANDIDATES_MAX]:
        identities = user.custom_social_accounts.all()
        shown = []
        if profile.email and profile.email in {user.email.lower(), *(one.email for one in identities)}:
            shown.append(masking.email(profile.email))
        if profile.phone_number and user.phone_number == profile.phone_number:
            shown.append(masking.phone(profile.phone_number))
        providers = {one.provider for one in identities if one.provider in LOGIN_PROVIDERS}
        found.append(
            Candidate(
                user_id=user.pk,
                shown=tuple(shown),
                has_password=user.has_usable_password(),
                phone_number=(user.phone_number or "") if sms.is_offered() else "",
                providers=tuple(sorted(providers)),
                joined=user.date_joined.astimezone(clock.SEOUL).date(),
            )
        )
    return found
