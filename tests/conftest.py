"""What every test may use: the people, clients that speak for them, and a cache of one's own."""

import importlib
import uuid
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from pytest_django import Settings
from rest_framework.test import APIClient

from backend.accounts import tokens
from backend.accounts.models import User
from backend.materials.models import Category
from tests import factories

ClientOf = Callable[[User], "JsonClient"]


FIRST_DAY = importlib.import_module("backend.materials.migrations.0002_first_day")


@receiver(post_migrate, sender=apps.get_app_config("materials"))
def _first_day_again(**_: object) -> None:
    """Write the rows of the first day anew when a transactional test has emptied the tables."""
    if not Category.objects.exists():
        FIRST_DAY.write(apps, None)


class JsonClient(APIClient):
    """A client that sends JSON and lets an unforeseen error of the server fail the test."""

    default_format = "json"


@pytest.fixture(autouse=True)
def _own_world(settings: Settings) -> None:
    """Give each test its own cache keys, and a password hash that costs nothing; no static files are collected."""
    settings.CACHE_PREFIX = f"test:{uuid.uuid4().hex}:"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True


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
        token = tokens.issue(user).access if user.is_service_account else tokens.speak_for(user).access
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client

    return speaking_for
