"""What every test may use: the people, clients that speak for them, and a cache of one's own."""

import os
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase, override_settings
from pytest_django import DjangoDbBlocker, Settings
from rest_framework.test import APIClient

from backend.accounts import tokens
from backend.accounts.models import User
from tests import factories
from tests.clean_slate import CleanSlate, migrated_template
from tests.materials import factories as stories

ClientOf = Callable[[User], "JsonClient"]


class JsonClient(APIClient):
    """A client that sends JSON and lets an unforeseen error of the server fail the test."""

    default_format = "json"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Migrate once for all parallel workers; on a server of somebody's own nothing but test databases is made."""
    if {"PYTEST_XDIST_WORKER", "NEWSBITE_TEST_DATABASE"} <= os.environ.keys():
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the database, and let tests that commit give it back as they found it."""
    with django_db_blocker.unblock():
        slate = CleanSlate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: slate.restore())
        yield


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """Hash passwords at no cost, and look for static files where they lie: none are collected."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True)
def _own_cache_keys(settings: Settings) -> None:
    """Give each test its own cache keys, and stories of today."""
    settings.CACHE_PREFIX = f"test:{uuid.uuid4().hex}:"
    stories.begin_anew()


@pytest.fixture
def mina(db: None) -> User:
    """A learner with a phone number and a password, linked to her Discord and KakaoTalk selves."""
    user = factories.user("mina", phone_number="+821012345678")
    factories.identity(user, provider="discord", uid="80351110224678912")
    factories.identity(user, provider="kakao_skill", uid="b7e1c4f09a2d5e83")
    return user


@pytest.fixture
def jun(db: None) -> User:
    """A member of the same study server, known by that identity alone: no password, nothing linked."""
    return factories.identity(factories.user("jun", password=None), uid="80351110224670000").user


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody with an account who shares nothing with the others."""
    return factories.user("stranger", phone_number="+821099998888")


@pytest.fixture
def service(db: None) -> User:
    """A bot's service account."""
    return factories.service_account("discord-bot-test")


@pytest.fixture
def anyone() -> JsonClient:
    """A client without a token."""
    return JsonClient()


@pytest.fixture
def client_of() -> ClientOf:
    """Make a client that carries a fresh access token: a learner's, or a bot's for a service account."""

    def speaking_for(user: User) -> JsonClient:
        client = JsonClient()
        token = tokens.issue(user).access if user.is_service_account else tokens.issue_for_chat(user).access
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client

    return speaking_for
