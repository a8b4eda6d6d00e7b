"""The operator's console in a real browser: it works under its policy, and everybody can use it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from backend.console import roles
from tests.browser.conftest import DESKTOP, Enter, OpenPage
from tests.console.conftest import staff
from tests.console.console_client import listed, opened
from tests.factories import PASSWORD
from tests.materials import factories as news

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def console(open_page: OpenPage, enter: Enter) -> Page:
    """An operator's window; whatever the policy forbids fails the test."""
    page = open_page(viewport=DESKTOP)
    enter(page, staff(roles.OPERATOR))
    return page


def test_an_operator_signs_in_and_sees_the_charts(open_page: OpenPage) -> None:
    operator = staff(roles.OPERATOR)
    page = open_page(viewport=DESKTOP)
    page.goto("/admin/")
    page.locator("input[name=username]").fill(operator.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="로그인").click()
    expect(page.get_by_role("heading", name="들어온 기사")).to_be_visible()


def test_a_chart_opens_as_a_table_that_everybody_can_read(console: Page) -> None:
    news.published()
    console.goto("/admin/")
    console.get_by_text("표로 보기").first.click()
    expect(console.get_by_role("columnheader", name="제목만")).to_be_visible()
    results = Axe().run(console, context=".console-panels")
    assert results.violations_count == 0, results.generate_report()


def test_the_charts_on_learning_are_read_by_everybody(console: Page) -> None:
    console.goto("/admin/learning/")
    console.get_by_text("표로 보기").first.click()
    expect(console.get_by_role("columnheader", name="카카오톡")).to_be_visible()
    results = Axe().run(console, context=".console-panels")
    assert results.violations_count == 0, results.generate_report()


def test_a_story_is_taken_down_by_hand(console: Page) -> None:
    story = news.published()
    console.goto(opened(story))
    console.get_by_role("button", name="내리기").click()
    expect(console.get_by_text("되돌릴 수 없습니다")).to_be_visible()
    console.get_by_role("button", name="내리기").click()
    expect(console.get_by_text("1건: 기사를 내렸습니다.")).to_be_visible()
    expect(console.get_by_role("button", name="내리기")).to_have_count(0)


def test_stories_are_held_from_the_list(console: Page) -> None:
    news.published()
    console.goto(listed("materials_article"))
    console.locator("tbody input.action-select").check()
    console.locator("select[name=action]").select_option("hold")
    console.locator("button[name=index]").click()
    expect(console.get_by_text("1건: 기사를 보류했습니다.")).to_be_visible()
