"""An identity that speaks for another learner already: a look, one learner, and two again within a day."""

import pytest
from playwright.sync_api import Page, expect

from backend.accounts.models import CustomSocialAccount, User
from sandbox.discord.seed import JUN as DISCORD_JUN
from tests import factories
from tests.browser.conftest import AxeClean, Enter, OpenPage
from tests.browser.page_actions import agree, heading, press, spills
from tests.learners.helpers import reads, stories, word_ids

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("logins")]


@pytest.fixture
def member(db: None) -> User:
    """A learner of a study server, with two words."""
    user = factories.identity(factories.user(password=None), uid=str(DISCORD_JUN)).user
    reads(user, *stories(2))
    return user


def ask_to_connect(page: Page) -> None:
    """Link Discord from one's own page, up to the question."""
    page.goto("/me/accounts/")
    press(page, "디스코드 연결하기")
    agree(page, "디스코드", DISCORD_JUN)
    heading(page, "두 계정을 하나로 합칠까요?")


def test_two_become_one_and_two_again(
    open_page: OpenPage, enter: Enter, stranger: User, member: User, axe_clean: AxeClean
) -> None:
    page = open_page()
    enter(page, stranger)
    ask_to_connect(page)
    expect(page.get_by_text("2개 (새로 합쳐지는 것 2개)").first).to_be_visible()
    press(page, "합치기")
    heading(page, "합친 계정")
    assert len(word_ids(stranger)) == 2
    axe_clean(page)
    press(page, "되돌리기")
    expect(page.get_by_text("되돌렸어요. 합치기 전의 모습 그대로예요.")).to_be_visible()
    axe_clean(page)
    assert len(word_ids(member)) == 2
    assert CustomSocialAccount.objects.get().user == member


def test_a_no_changes_nothing(open_page: OpenPage, enter: Enter, stranger: User, member: User) -> None:
    page = open_page(java_script_enabled=False)
    enter(page, stranger)
    ask_to_connect(page)
    page.get_by_role("link", name="합치지 않기").click()
    heading(page, "연결된 계정")
    assert len(word_ids(member)) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_look_is_accessible_and_fits(
    open_page: OpenPage, enter: Enter, stranger: User, member: User, axe_clean: AxeClean, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    enter(page, stranger)
    ask_to_connect(page)
    axe_clean(page)
    assert spills(page) <= 0
