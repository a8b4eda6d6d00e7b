"""Reads about people and their identities."""

from backend.accounts import phone
from backend.accounts.models import CustomSocialAccount, User


def sign_in_candidates(*, login: str) -> list[User]:
    """Return who may be meant by `login`: the exact username first, then the owner of that phone number."""
    if "\0" in login:  # PostgreSQL cannot even be asked
        return []
    users = User.objects.filter(username=login)
    if number := phone.to_e164(login):
        users = users | User.objects.filter(phone_number=number)
    return sorted(users, key=lambda user: user.username != login)


def active_service_account(*, user_id: int) -> User | None:
    """Return the bot's account, unless it is gone, switched off or not a bot's."""
    return User.objects.filter(pk=user_id, is_service_account=True, is_active=True).first()


def identity(*, provider: str, uid: str) -> CustomSocialAccount | None:
    """Return the identity with its user, whoever owns it."""
    return CustomSocialAccount.objects.select_related("user").filter(provider=provider, uid=uid).first()
