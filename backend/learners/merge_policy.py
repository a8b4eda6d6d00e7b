"""Which of two learners remains when they become one, and when they must not."""

from typing import NamedTuple

from backend.accounts.models import User
from backend.accounts.selectors import LOGIN_PROVIDERS
from backend.common.errors import AppError


class Pair(NamedTuple):
    """Two learners who are one person: what is `absorbed`'s becomes `survivor`'s."""

    survivor: User
    absorbed: User


def pair(first: User, second: User) -> Pair:
    """Return who remains: whoever can sign in on the web, by the way that is hardest to move; else the first.

    A phone number with its password goes before a password, that before a social login, and among those whoever has
    signed in on the web before, for a session of theirs may be open. A Discord speaker can always sign in: the id is
    the same at its login. Raises AppError as `check` does.
    """
    check(first, second)
    return Pair(second, first) if _standing(second) > _standing(first) else Pair(first, second)


def check(first: User, second: User) -> None:
    """Refuse what must stay two.

    Raises AppError "merge.same" (400), "merge.forbidden" (403) for bots and staff, "merge.gone" (409) for somebody
    switched off or joined already, "merge.two_numbers" (409).
    """
    if first.pk == second.pk:
        raise AppError("merge.same", "This is one learner already.")
    for user in (first, second):
        if user.is_service_account or user.is_staff or user.is_superuser:
            raise AppError("merge.forbidden", "Bots and staff are never joined with anybody.", status=403)
        if not user.is_active or user.merged_into_id is not None:
            raise AppError("merge.gone", "One of the two is switched off or joined already.", status=409)
    if first.phone_number and second.phone_number:
        raise AppError("merge.two_numbers", "Both have a phone number; give one of them up first.", status=409)


def check_pair(chosen: Pair) -> None:
    """Do the same for a choice made elsewhere; the one with the number must remain ("merge.survivor", 409)."""
    check(*chosen)
    if chosen.absorbed.phone_number:
        raise AppError("merge.survivor", "The learner with the phone number has to remain.", status=409)


def _standing(user: User) -> tuple[bool, ...]:
    has_login = any(one.provider in LOGIN_PROVIDERS for one in user.custom_social_accounts.all())
    return bool(user.phone_number), user.has_usable_password(), has_login, user.last_login is not None
