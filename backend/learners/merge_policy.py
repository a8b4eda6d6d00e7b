"""Which of two learners survives a merge, and when two learners must not be merged."""

from typing import NamedTuple

from backend.accounts.models import User
from backend.accounts.selectors import LOGIN_PROVIDERS
from backend.common.errors import AppError


class Pair(NamedTuple):
    """Two learners who are one person: what `absorbed` owns becomes `survivor`'s."""

    survivor: User
    absorbed: User


def choose_survivor(first: User, second: User, *, may_give_up: bool = False) -> Pair:
    """Return the pair whose survivor has the web login that is hardest to move; the first one if they are equal.

    A phone number with its password ranks above a password, that above a social login, and among those a learner who
    has signed in on the web before, for a session of theirs may be open. A Discord identity counts as a login: the id
    is the same at Discord's login. Raises AppError as `check` does.
    """
    check(first, second, may_give_up=may_give_up)
    return Pair(second, first) if _rank(second) > _rank(first) else Pair(first, second)


def check(first: User, second: User, *, may_give_up: bool = False) -> None:
    """Raise an AppError if these two must not be merged.

    "merge.same" (400), "merge.forbidden" (403) for bots and staff, "merge.gone" (409) for a learner who is switched off
    or merged already, "merge.two_numbers" (409) unless one number may be given up.
    """
    if first.pk == second.pk:
        raise AppError("merge.same", "This is one learner already.")
    for user in (first, second):
        if user.is_service_account or user.is_staff or user.is_superuser:
            raise AppError("merge.forbidden", "Bots and staff are never joined with anybody.", status=403)
        if not user.is_active or user.merged_into_id is not None:
            raise AppError("merge.gone", "One of the two is switched off or joined already.", status=409)
    if first.phone_number and second.phone_number and not may_give_up:
        raise AppError("merge.two_numbers", "Both have a phone number; give one of them up first.", status=409)


def check_pair(pair: Pair, *, given_up: str = "") -> None:
    """Raise as `check` does, and AppError "merge.survivor" (409) if the absorbed learner has the phone number.

    `given_up` is the absorbed learner's number, if its owner has proved that they give it up.
    """
    gives_up = bool(given_up) and pair.absorbed.phone_number == given_up
    check(*pair, may_give_up=gives_up)
    if pair.absorbed.phone_number and not (gives_up and pair.survivor.phone_number):
        raise AppError("merge.survivor", "The learner with the phone number has to remain.", status=409)


def _rank(user: User) -> tuple[bool, ...]:
    has_login = any(one.provider in LOGIN_PROVIDERS for one in user.custom_social_accounts.all())
    return bool(user.phone_number), user.has_usable_password(), has_login, user.last_login is not None
