"""One row of each kind, with whatever a test does not care about filled in."""

import itertools

from backend.accounts.models import CustomSocialAccount, User

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def user(
    username: str | None = None,
    *,
    phone_number: str | None = None,
    password: str | None = PASSWORD,
    is_active: bool = True,
    is_service_account: bool = False,
) -> User:
    """Make a user who can sign in with PASSWORD; None gives an unusable one, as a chat learner has."""
    return User.objects.create_user(
        username or f"learner-{next(_numbers)}",
        password=password,
        phone_number=phone_number,
        is_active=is_active,
        is_service_account=is_service_account,
    )


def service_account(username: str | None = None, *, is_active: bool = True) -> User:
    """Make a bot's account."""
    return user(username or f"bot-{next(_numbers)}", is_active=is_active, is_service_account=True)


def identity(owner: User | None = None, *, provider: str = "discord", uid: str | None = None) -> CustomSocialAccount:
    """Make a chat identity, of a learner without a password unless an owner is given."""
    return CustomSocialAccount.objects.create(
        user=owner or user(password=None), provider=provider, uid=uid or f"80000000000000{next(_numbers):04}"
    )
