"""The morning's news by KakaoTalk: offered to whom it can reach, switched on once, refused with a sentence."""

import pytest
from django.test import Client
from pytest_django import Settings

from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.services import oauth_grants
from backend.digests.models import Subscription
from tests import factories
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db
PAGE, SWITCH = "/me/accounts/", "/me/accounts/memo/"
TITLE, ALLOW, ON = "카카오톡으로 아침 뉴스 받기", "카카오에서 허용하기", "아침 뉴스 받기</button>"


@pytest.fixture(autouse=True)
def _offered(settings: Settings) -> None:
    settings.KAKAO_MEMO_PUSH = True
    settings.KAKAO_REST_API_KEY = "key"


@pytest.fixture
def kakao(stranger: User) -> CustomSocialAccount:
    return factories.identity(stranger, provider="kakao", uid="4012")


@pytest.fixture
def browser(stranger: User, signed_in: Visit) -> Client:
    return signed_in(stranger)


def allow(kakao: CustomSocialAccount, scopes: str = "profile_nickname talk_message") -> None:
    oauth_grants.store(identity=kakao, access_token="a", access_seconds=3600, scopes=scopes)


def shown(browser: Client) -> str:
    return browser.get(PAGE).content.decode()


def test_it_is_offered_where_the_operator_and_a_kakao_login_allow_it(
    browser: Client, stranger: User, settings: Settings
) -> None:
    assert TITLE not in shown(browser)
    factories.identity(stranger, provider="kakao", uid="4012")
    assert TITLE in shown(browser)
    settings.KAKAO_MEMO_PUSH = False
    assert TITLE not in shown(browser)


@pytest.mark.parametrize("scopes", ["", "profile_nickname"])
def test_without_the_consent_it_is_asked_for(browser: Client, kakao: CustomSocialAccount, scopes: str) -> None:
    allow(kakao, scopes)
    assert ALLOW in shown(browser)
    assert 'name="scope" value="talk_message"' in shown(browser)


def test_with_the_consent_it_is_one_tap_safe_to_repeat(
    browser: Client, kakao: CustomSocialAccount, stranger: User
) -> None:
    allow(kakao)
    assert ON in shown(browser)
    for _ in range(2):
        assert browser.post(SWITCH).headers["Location"] == "/me/channels/"
    row = Subscription.objects.get()
    assert (row.owner, row.platform, row.target_id) == (stranger, "kakao_memo", "4012")
    assert "08:00" in shown(browser)


def test_a_paused_one_runs_again(browser: Client, kakao: CustomSocialAccount) -> None:
    allow(kakao)
    browser.post(SWITCH)
    browser.post(f"/me/channels/{Subscription.objects.get().pk}/", {"state": "paused"})
    browser.post(SWITCH)
    assert Subscription.objects.get().state == Subscription.State.ACTIVE


def test_without_the_consent_it_is_refused_with_a_sentence(browser: Client, kakao: CustomSocialAccount) -> None:
    answer = browser.post(SWITCH, follow=True)
    assert "카카오에서 메시지 보내기를 허용하셔야" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_nobody_switches_on_anybody_elses(browser: Client, kakao: CustomSocialAccount, jun: User) -> None:
    allow(kakao)
    browser.force_login(jun, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    browser.post(SWITCH, {"owner": kakao.user_id, "target_id": kakao.uid})
    assert not Subscription.objects.exists()
