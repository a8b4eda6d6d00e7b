"""The operator's console in a real browser: it works under its policy, and everybody can use it."""

import pytest
from playwright.sync_api import Page, expect

from backend.console import roles
from tests.browser.conftest import Enter
from tests.browser.page_actions import DESKTOP, check, press
from tests.console.conftest import staff
from tests.console.console_client import listed, opened
from tests.factories import PASSWORD
from tests.materials import factories as news


@pytest.fixture
def desktop(page: Page) -> Page:
    page.set_viewport_size(DESKTOP)
    return page


def test_an_operator_signs_in_and_reads_the_charts_as_tables(desktop: Page) -> None:
    news.published()
    desktop.goto("/admin/")
    desktop.locator("input[name=username]").fill(staff(roles.OPERATOR).username)
    desktop.locator("input[name=password]").fill(PASSWORD)
    desktop.get_by_role("button", name="로그인").click()
    expect(desktop.get_by_role("heading", name="들어온 기사")).to_be_visible()
    for address, column in (("/admin/", "제목만"), ("/admin/learning/", "카카오톡")):
        desktop.goto(address)
        desktop.get_by_text("표로 보기").first.click()
        expect(desktop.get_by_role("columnheader", name=column)).to_be_visible()
        check(desktop, within=".console-panels")


def test_a_story_is_held_from_the_list_and_taken_down_on_its_page(desktop: Page, enter: Enter) -> None:
    story = news.published()
    enter(desktop, staff(roles.OPERATOR))
    desktop.goto(listed("materials_article"))
    desktop.locator("tbody input.action-select").check()
    desktop.locator("select[name=action]").select_option("hold")
    desktop.locator("button[name=index]").click()
    expect(desktop.get_by_text("1건: 기사를 보류했습니다.")).to_be_visible()
    desktop.goto(opened(story))
    press(desktop, "내리기")
    expect(desktop.get_by_text("되돌릴 수 없습니다")).to_be_visible()
    press(desktop, "내리기")
    expect(desktop.get_by_text("1건: 기사를 내렸습니다.")).to_be_visible()
    expect(desktop.get_by_role("button", name="내리기")).to_have_count(0)
