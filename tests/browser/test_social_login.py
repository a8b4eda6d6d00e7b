"""Coming by Kakao or Discord: away to the platform, its consent page, and back."""

import pytest
from playwright.sync_api import Page, expect

from backend.accounts.models import CustomSocialAccount, User
from sandbox.discord.seed import JUN as DISCORD_JUN
from sandbox.kakao.people import JIWOO, JUN
from tests import factories
from tests.accounts.social.platforms import Platforms
from tests.browser.conftest import AxeClean, OpenPage
from tests.browser.page_actions import CHILD, agree, come_by, consent, heading, log_out, press, spills

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("logins")]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def by_kakao(page: Page, *, born: str | None = None) -> None:
    come_by(page, "카카오", JUN.id)
    heading(page, "준님, 반가워요")
    consent(page, *[born] if born else [])
    press(page, "동의하고 시작하기")


@SCRIPTS
def test_a_kakao_account_becomes_a_learner_and_is_known_again(open_page: OpenPage, *, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    by_kakao(page)
    heading(page, "오늘의 기사")
    log_out(page)
    come_by(page, "카카오", JUN.id)
    heading(page, "오늘의 기사")
    assert CustomSocialAccount.objects.get().uid == str(JUN.id)


def test_a_child_is_refused_and_nothing_is_stored(open_page: OpenPage) -> None:
    page = open_page()
    by_kakao(page, born=CHILD)
    expect(page.get_by_text("만 14세 미만은 가입할 수 없어요")).to_be_visible()
    assert not User.objects.exists()


def test_a_no_on_the_consent_page_leads_back_with_a_way_on(open_page: OpenPage, axe_clean: AxeClean) -> None:
    page = open_page()
    page.goto("/login/")
    press(page, "카카오 로그인")
    press(page, "취소")
    heading(page, "로그인을 취소하셨어요")
    axe_clean(page)
    page.get_by_role("link", name="다른 방법으로 로그인").click()
    heading(page, "로그인")
    assert not User.objects.exists()


def test_a_platform_that_is_down_has_a_page(open_page: OpenPage, logins: Platforms) -> None:
    logins.say("kakao", "/oauth/token", "out of order", 500)
    page = open_page()
    come_by(page, "카카오", JUN.id)
    heading(page, "지금은 연결되지 않아요")
    press(page, "카카오로 다시 하기")
    agree(page, "카카오", JUN.id)
    heading(page, "준님, 반가워요")


def test_a_member_of_a_study_server_agrees_once_and_is_at_home(open_page: OpenPage) -> None:
    member = factories.identity(factories.user(password=None), uid=str(DISCORD_JUN)).user
    page = open_page()
    come_by(page, "디스코드", DISCORD_JUN)
    expect(page.get_by_text("채팅에서 저장한 단어와 읽은 기사가 웹에서도 그대로 이어져요")).to_be_visible()
    consent(page)
    press(page, "동의하고 시작하기")
    heading(page, "오늘의 기사")
    log_out(page)
    come_by(page, "디스코드", DISCORD_JUN)
    heading(page, "오늘의 기사")
    assert User.objects.get() == member


def test_the_page_one_was_on_the_way_to_comes_after_the_login(open_page: OpenPage) -> None:
    factories.identity(factories.user(password=None), uid=str(DISCORD_JUN))
    page = open_page()
    page.goto("/me/export/")
    press(page, "디스코드로 로그인")
    agree(page, "디스코드", DISCORD_JUN)
    consent(page)
    press(page, "동의하고 시작하기")
    heading(page, "내 정보 내려받기")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_last_step_is_accessible_and_fits(open_page: OpenPage, axe_clean: AxeClean, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    come_by(page, "카카오", JIWOO.id)
    heading(page, "지우님, 반가워요")
    axe_clean(page)
    assert spills(page) <= 0
