"""Somebody who has just come back from a login platform: who they are there, before we know who they are here."""

from pydantic import BaseModel, ConfigDict

from backend.accounts.display_name import cleaned
from backend.accounts.providers.oauth import Permit, Profile


class Arrival(BaseModel):
    """One finished dance with a platform. `email` is vouched for, `phone_number` is only claimed; either may be ""."""

    model_config = ConfigDict(frozen=True)

    provider: str
    uid: str
    display_name: str = ""
    email: str = ""
    phone_number: str = ""
    permit: Permit | None = None


def arrival_of(*, provider: str, profile: Profile, permit: Permit | None) -> Arrival:
    """Return who has come, their name made fit to be shown."""
    return Arrival(
        provider=provider,
        uid=profile.uid,
        display_name=cleaned(profile.display_name),
        email=profile.email,
        phone_number=profile.phone_number,
        permit=permit,
    )
