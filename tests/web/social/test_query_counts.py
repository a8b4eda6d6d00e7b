"""What these pages cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import CustomSocialAccount
from sandbox.discord.seed import JUN as DISCORD_JUN
from sandbox.kakao.people import MINA
from tests import factories
from tests.accounts.social.platforms import Visitor
from tests.digests.factories import subscription
from tests.learners.helpers import reads, stories

QUERIES_MAX = 8
BACKEND = "backend.accounts.backends.UsernameOrPhoneBackend"


def queries_of(visitor: Visitor, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert visitor.client.get(path).status_code == 200
    return len(queries)


@pytest.fixture
def cast(visitor: Visitor) -> Visitor:
    """Ten accounts that match, one of them with ten identities."""
    users = [factories.user(phone_number=f"+8210123456{n:02}") for n in range(10, 20)]
    for number, user in enumerate([*users, *[users[0]] * 9]):
        factories.identity(user, uid=str(900 + number))
    CustomSocialAccount.objects.update(email="mina@example.com")
    return visitor


def test_the_choice_page_is_cheap_however_much_matches(cast: Visitor) -> None:
    cast.log_in("kakao", MINA.id)
    assert queries_of(cast, "/login/duplicate/") <= QUERIES_MAX


def test_the_page_of_linked_accounts_is_cheap_however_many_there_are(cast: Visitor) -> None:
    owner = CustomSocialAccount.objects.get(uid="900").user
    cast.client.force_login(owner, backend=BACKEND)
    assert queries_of(cast, "/me/accounts/") <= QUERIES_MAX


def test_the_look_before_a_merge_is_cheap_whatever_both_have(cast: Visitor) -> None:
    other = factories.identity(factories.user(password=None), uid=str(DISCORD_JUN)).user
    mine = CustomSocialAccount.objects.get(uid="900").user
    for user in (mine, other):
        reads(user, *stories(3))
        subscription(user)
    cast.client.force_login(mine, backend=BACKEND)
    cast.log_in("discord", DISCORD_JUN, purpose="connect")
    assert queries_of(cast, "/login/merge/") <= QUERIES_MAX
