"""A social login whose e-mail or number has an account already: prove it and link, or stay separate."""

import pytest
from playwright.sync_api import Page, expect

from backend.accounts.models import CustomSocialAccount, Notice, User
from sandbox.discord.seed import MINA as DISCORD_MINA
from sandbox.kakao.people import MINA as KAKAO_MINA
from tests import factories
from tests.browser.conftest import AxeClean, OpenPage
from tests.browser.page_actions import agree, come_by, consent, heading, press, spills
from tests.factories import PASSWORD
from tests.phones import MINA, Inbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("logins", "older")]
QUESTION = "이미 가입하셨나요?"


@pytest.fixture
def older(db: None) -> User:
    """The account with the number that Mina's Kakao account has, linked to her Discord."""
    user = factories.user("mina", phone_number=MINA)
    factories.identity(user, uid=str(DISCORD_MINA))
    return user


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The page with the question, in a window where nobody was signed in."""
    opened = open_page()
    come_by(opened, "카카오", KAKAO_MINA.id)
    heading(opened, QUESTION)
    return opened


def owner() -> User:
    return CustomSocialAccount.objects.get(provider="kakao", uid=str(KAKAO_MINA.id)).user


def test_the_password_proves_the_older_account(page: Page, older: User) -> None:
    page.get_by_label("비밀번호").fill(PASSWORD)
    press(page, "비밀번호로 확인하고 연결")
    heading(page, "오늘의 기사")
    assert owner() == older


def test_a_wrong_password_links_nothing_and_says_so(page: Page, axe_clean: AxeClean) -> None:
    page.get_by_label("비밀번호").fill("not hers at all")
    press(page, "비밀번호로 확인하고 연결")
    heading(page, QUESTION)
    expect(page.get_by_role("status")).to_be_visible()
    axe_clean(page)
    assert not CustomSocialAccount.objects.filter(provider="kakao").exists()


def test_a_code_on_its_phone_proves_an_account_without_a_social_login(
    page: Page, older: User, inbox: Inbox, axe_clean: AxeClean
) -> None:
    older.custom_social_accounts.all().delete()
    page.get_by_role("button", name="인증번호 받기").click()
    field = page.get_by_label("인증번호")
    expect(field).to_be_visible()
    axe_clean(page)
    field.fill(inbox.code(MINA))
    press(page, "인증번호로 확인하고 연결")
    heading(page, "오늘의 기사")
    assert owner() == older


def test_its_other_social_login_proves_it(page: Page, older: User) -> None:
    press(page, "디스코드로 확인하기")
    agree(page, "디스코드", DISCORD_MINA)
    heading(page, "오늘의 기사")
    assert owner() == older


def test_a_separate_account_is_made_and_the_older_one_is_notified(page: Page, older: User, axe_clean: AxeClean) -> None:
    press(page, "새 계정으로 계속하기")
    heading(page, "미나님, 반가워요")
    consent(page)
    press(page, "동의하고 시작하기")
    heading(page, "오늘의 기사")
    assert owner() != older
    assert Notice.objects.filter(user=older, kind="account.separate").exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_question_is_accessible_and_fits(open_page: OpenPage, axe_clean: AxeClean, scheme: str) -> None:
    page = open_page(color_scheme=scheme, java_script_enabled=True)
    come_by(page, "카카오", KAKAO_MINA.id)
    heading(page, QUESTION)
    axe_clean(page)
    assert spills(page) <= 0
