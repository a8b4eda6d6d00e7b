import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from backend.accounts import tokens
from backend.accounts.models import AttemptCount, LinkCode, PhoneCode, TokenFamily, User
from backend.accounts.services import attempt_limits, expiry, phone_codes
from backend.common import clock
from tests.phones import NEW, Inbox, Watch

DAY_MINUTES = 24 * 60

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _traces(mina: User, inbox: Inbox) -> None:
    attempt_limits.count_attempt(scope="a.test", key="x", limit=1, window_seconds=60)
    phone_codes.send(purpose=PhoneCode.Purpose.SIGN_UP, number=NEW, address="203.0.113.7")
    Client().force_login(mina, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    LinkCode.objects.create(user=mina, code_hash="x", expires_at=clock.now())
    tokens.issue(mina)


def left() -> list[int]:
    models = (AttemptCount, PhoneCode, LinkCode, Session, UserSession, TokenFamily)
    return [model._default_manager.count() for model in models]


def test_what_still_counts_stays() -> None:
    assert expiry.forget_expired() == 0
    assert 0 not in left()


def test_codes_and_counts_go_after_a_day(watch: Watch) -> None:
    watch.forward(minutes=DAY_MINUTES + 4)
    expiry.forget_expired()
    assert left() == [0, 0, 0, 1, 1, 1]


def test_everything_goes_in_the_end(watch: Watch) -> None:
    watch.forward(minutes=91 * DAY_MINUTES)
    expiry.forget_expired()
    assert left() == [0, 0, 0, 0, 0, 0]
    assert expiry.forget_expired() == 0


@pytest.mark.django_db(transaction=True)
def test_a_counter_that_is_being_counted_on_is_waited_for_by_nobody(watch: Watch) -> None:
    watch.forward(minutes=DAY_MINUTES + 4)
    counting = connection.copy()
    try:
        counting.set_autocommit(False)
        counting.cursor().execute("SELECT FROM accounts_attemptcount WHERE scope = 'a.test' FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '5s'")
        expiry.forget_expired()
    finally:
        counting.close()
        connection.close()
    assert AttemptCount.objects.filter(scope="a.test").count() == 1
