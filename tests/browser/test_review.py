"""The review in a real browser: thumb, keyboard, no script."""

import pytest
from playwright.sync_api import Page, expect

from backend.accounts.models import User
from backend.common import clock
from backend.study import schedule
from tests.browser.conftest import AxeClean, Enter, OpenPage
from tests.browser.page_actions import PHONE, press, spills
from tests.study import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def learner(mina: User) -> User:
    """Mina, who has three young words to review."""
    today = schedule.study_day(clock.now(), schedule.DEFAULT_ZONE)
    for sense in factories.real_senses()[:3]:
        factories.due_card(mina, sense, due=today)
    return mina


@pytest.fixture
def page(open_page: OpenPage, enter: Enter, learner: User) -> Page:
    opened = open_page()
    enter(opened, learner)
    return opened


def progress(page: Page) -> str:
    return page.locator(".section-head .quiet").inner_text()


def test_a_digit_answers_z_takes_back_and_space_shows_the_hint(page: Page) -> None:
    page.goto("/review/")
    page.keyboard.press("2")
    expect(page.locator(".verdict")).to_be_in_viewport()
    assert progress(page) == "1/3"
    page.keyboard.press("z")
    expect(page.locator(".verdict")).to_have_count(0)
    assert progress(page) == "0/3"
    page.keyboard.press("Space")
    expect(page.locator("input[name=hinted]")).to_have_count(1)


def test_keys_that_are_off_do_nothing(page: Page, axe_clean: AxeClean) -> None:
    page.goto("/review/")
    page.locator(".keys summary").click()
    axe_clean(page)
    press(page, "단축키 끄기")
    page.locator(".keys summary").click()
    expect(page.get_by_role("button", name="단축키 켜기")).to_be_visible()
    page.keyboard.press("1")
    page.reload()
    assert progress(page) == "0/3"


def test_answers_are_in_the_lower_half_where_a_thumb_is(page: Page, axe_clean: AxeClean) -> None:
    page.goto("/review/")
    axe_clean(page)
    boxes = [box for one in page.locator(".answer").all() if (box := one.bounding_box())]
    assert len(boxes) == 4
    assert all(box["y"] > PHONE["height"] * 0.4 and box["height"] >= 44 for box in boxes)
    assert boxes[-1]["y"] + boxes[-1]["height"] <= PHONE["height"]
    assert spills(page) == 0


def test_a_review_is_done_without_script(open_page: OpenPage, enter: Enter, learner: User) -> None:
    page = open_page(java_script_enabled=False)
    enter(page, learner)
    page.goto("/review/")
    while page.locator(".answer").count():
        page.get_by_role("button", name="모르겠어요").click()
    expect(page.get_by_role("heading", name="오늘의 복습을 마쳤어요")).to_be_visible()
