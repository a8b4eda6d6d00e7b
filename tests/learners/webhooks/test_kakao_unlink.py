"""`/webhooks/kakao/unlink/`: Kakao says that somebody left."""

import pytest
from django.test import Client
from pytest_django import Settings

from backend.accounts import tokens
from backend.accounts.models import CustomSocialAccount, Notice, SocialGrant, TokenFamily, User
from backend.accounts.services import oauth_grants
from backend.learners.models import ProviderUnlink
from backend.study.models import LearnerProfile
from tests import factories

PATH = "/webhooks/kakao/unlink/"
KEY = {"Authorization": "KakaoAK test-kakao-admin-key"}
FIELDS = {"app_id": "123456", "user_id": "4012345678", "referrer_type": "UNLINK_FROM_APPS"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _admin_key(settings: Settings) -> None:
    settings.KAKAO_ADMIN_KEY = "test-kakao-admin-key"


@pytest.fixture
def kakao(db: None) -> CustomSocialAccount:
    """A learner with a password and a Kakao login, whose tokens we hold."""
    identity = factories.identity(factories.user(), provider="kakao", uid="4012345678")
    oauth_grants.store(identity=identity, access_token="secret", access_seconds=3600, scopes="talk_message")
    return identity


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_identity_and_its_grant_go(client: Client, kakao: CustomSocialAccount, method: str) -> None:
    assert getattr(client, method)(PATH, FIELDS, headers=KEY).status_code == 200
    assert not CustomSocialAccount.objects.exists()
    assert not SocialGrant.objects.exists()
    assert User.objects.filter(pk=kakao.user_id, is_active=True).exists()
    assert Notice.objects.get().kind == "identity.unlinked"


def test_kakao_is_not_called_about_its_own_event(client: Client, kakao: CustomSocialAccount) -> None:
    client.post(PATH, FIELDS, headers=KEY)
    assert not ProviderUnlink.objects.exists()


def test_a_repeated_call_changes_nothing_more(client: Client, kakao: CustomSocialAccount) -> None:
    for _ in range(2):
        assert client.post(PATH, FIELDS, headers=KEY).status_code == 200
    assert Notice.objects.count() == 1


def test_somebody_with_a_chat_left_stays_a_learner(client: Client) -> None:
    user = factories.user(password=None)
    factories.identity(user, provider="kakao", uid="4012345678")
    factories.identity(user, provider="kakao_skill")
    client.post(PATH, FIELDS, headers=KEY)
    assert User.objects.filter(pk=user.pk, is_active=True).exists()
    assert user.custom_social_accounts.count() == 1


def test_somebody_with_nothing_left_is_forgotten(client: Client) -> None:
    user = factories.user(password=None)
    LearnerProfile.objects.create(user=user)
    factories.identity(user, provider="kakao", uid="4012345678")
    assert client.post(PATH, FIELDS, headers=KEY).status_code == 200
    assert not User.objects.filter(pk=user.pk).exists()
    assert not LearnerProfile.objects.exists()


def test_staff_and_switched_off_accounts_are_an_operators(client: Client) -> None:
    for off in ("is_staff", "is_superuser", "is_active"):
        user = factories.user(password=None)
        User.objects.filter(pk=user.pk).update(**{off: off != "is_active"})
        factories.identity(user, provider="kakao", uid="4012345678")
        assert client.post(PATH, FIELDS, headers=KEY).status_code == 200
        assert User.objects.filter(pk=user.pk).exists()
        assert not user.custom_social_accounts.exists()


def test_their_sign_ins_end(client: Client, kakao: CustomSocialAccount) -> None:
    tokens.issue(kakao.user)
    client.post(PATH, FIELDS, headers=KEY)
    assert not TokenFamily.objects.filter(ended_at=None).exists()


def test_nobody_we_know_and_unknown_fields_are_no_error(client: Client, kakao: CustomSocialAccount) -> None:
    uids = ("", "0", "999", "-1", "abc", "4" * 30, "4012345678\0", "٤٠", "1 OR 1=1")
    for fields in ({}, {"user_id": "5"}, *(FIELDS | {"user_id": uid, "referrer_type": "NEW"} for uid in uids)):
        assert client.post(PATH, fields, headers=KEY).status_code == 200
    assert CustomSocialAccount.objects.filter(pk=kakao.pk).exists()


def test_without_the_key_nothing_happens(client: Client, kakao: CustomSocialAccount) -> None:
    wrong = ("wrong", "", " ", "test-kakao-admin-keyx")
    for authorization in ("", "KakaoAK", "Bearer test-kakao-admin-key", "é", *(f"KakaoAK {key}" for key in wrong)):
        assert client.post(PATH, FIELDS, headers={"Authorization": authorization}).status_code == 401
    assert CustomSocialAccount.objects.filter(pk=kakao.pk).exists()


def test_without_a_key_of_ours_nobody_has_it(client: Client, kakao: CustomSocialAccount, settings: Settings) -> None:
    settings.KAKAO_ADMIN_KEY = ""
    assert client.post(PATH, FIELDS, headers={"Authorization": "KakaoAK "}).status_code == 401


def test_other_methods_are_none(client: Client) -> None:
    assert client.put(PATH, headers=KEY).status_code == 405


def test_a_chat_with_the_same_id_is_another_identity(client: Client) -> None:
    chat = factories.identity(factories.user(), provider="kakao_skill", uid="4012345678")
    client.post(PATH, FIELDS, headers=KEY)
    assert CustomSocialAccount.objects.filter(pk=chat.pk).exists()
