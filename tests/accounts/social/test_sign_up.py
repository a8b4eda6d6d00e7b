"""One learner and one consent, however many pages of theirs are sent at once and whatever befalls them meanwhile."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from backend.accounts.models import Notice, User
from backend.accounts.services import social_login
from backend.accounts.social_profile import SocialProfile
from backend.common.errors import AppError
from backend.learners.models import Merge
from backend.learners.services import account_deletion, merging
from tests import factories

PROFILE = SocialProfile(provider="discord", uid="80000000000000777", display_name="준", email="jun@example.com")
GROWN_UP = dt.date(1999, 3, 1)
AT_ONCE = 6
BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted"

pytestmark = pytest.mark.django_db(transaction=True)
Begin = Callable[[], Future[User]]


def join() -> User:
    try:
        return social_login.join(PROFILE, birth_date=GROWN_UP)
    finally:
        connection.close()


@pytest.fixture
def speaker() -> User:
    """Somebody known from a chat alone."""
    return factories.identity(uid=PROFILE.uid).user


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Send the page from elsewhere; return once it waits for what we hold."""
    with ThreadPoolExecutor(1) as pool:

        def begun() -> Future[User]:
            joined = pool.submit(join)
            with connection.cursor() as cursor:
                while not joined.done():
                    cursor.execute(BLOCKED)
                    if cursor.fetchone() != (0,):
                        break
            return joined

        yield begun


@pytest.mark.parametrize("is_known", [True, False])
def test_pages_sent_at_once_make_one_learner_and_tell_others_once(is_known: bool) -> None:
    older = factories.user()
    User.objects.filter(pk=older.pk).update(email=PROFILE.email)
    expected = {factories.identity(uid=PROFILE.uid).user.pk} if is_known else None
    with ThreadPoolExecutor(AT_ONCE) as pool:
        joined = {user.pk for user in pool.map(lambda _: join(), range(AT_ONCE))}
    assert joined == (expected or joined)
    assert User.objects.exclude(pk=older.pk).count() == len(joined) == 1
    assert Notice.objects.filter(user=older, kind="account.separate").count() == 1


def test_a_merge_in_the_same_moment_gives_the_one_who_remains(speaker: User, begin: Begin) -> None:
    account = factories.user()
    with transaction.atomic():
        merging.merge(survivor_id=account.pk, absorbed_id=speaker.pk, trigger=Merge.Trigger.PROOF)
        joined = begin()
    assert joined.result(10) == account
    assert User.objects.get(pk=speaker.pk).last_login is None


def test_leaving_in_the_same_moment_gives_a_new_learner(speaker: User, begin: Begin) -> None:
    with transaction.atomic():
        account_deletion.leave(user_id=speaker.pk)
        joined = begin()
    assert joined.result(10) == User.objects.get() != speaker


def test_an_identity_of_a_bot_is_refused_and_the_bot_left_alone() -> None:
    bot = factories.identity(factories.service_account(), uid=PROFILE.uid).user
    with pytest.raises(AppError, match="switched off"):
        join()
    assert User.objects.get(pk=bot.pk).last_login is None


def test_nobody_is_a_member_before_they_have_joined(speaker: User) -> None:
    assert social_login.member(PROFILE) is None
    join()
    assert social_login.member(PROFILE) == speaker
