"""The review in a real browser: thumb, keyboard, no script."""

import pytest
from playwright.sync_api import Page, expect

from backend.accounts.models import User
from backend.common import clock
from backend.study import schedule
from tests.browser.conftest import Enter
from tests.browser.page_actions import PHONE, check, press
from tests.study import factories


@pytest.fixture
def learner(mina: User) -> User:
    """Mina, who has three young words to review."""
    today = schedule.study_day(clock.now(), schedule.DEFAULT_ZONE)
    for sense in factories.real_senses()[:3]:
        factories.due_card(mina, sense, due=today)
    return mina


def progress(page: Page) -> str:
    return page.locator(".section-head .quiet").inner_text()


def test_answers_are_under_the_thumb_and_under_single_keys_until_they_are_switched_off(
    page: Page, enter: Enter, learner: User
) -> None:
    enter(page, learner)
    page.goto("/review/")
    boxes = [box for one in page.locator(".answer").all() if (box := one.bounding_box())]
    assert len(boxes) == 4
    assert all(box["y"] > PHONE["height"] * 0.4 and box["height"] >= 44 for box in boxes)
    assert boxes[-1]["y"] + boxes[-1]["height"] <= PHONE["height"]
    page.keyboard.press("2")
    expect(page.locator(".verdict")).to_be_in_viewport()
    assert progress(page) == "1/3"
    page.keyboard.press("z")
    expect(page.locator(".verdict")).to_have_count(0)
    assert progress(page) == "0/3"
    page.keyboard.press("Space")
    expect(page.locator("input[name=hinted]")).to_have_count(1)
    page.locator(".keys summary").click()
    check(page)
    press(page, "단축키 끄기")
    page.locator(".keys summary").click()
    expect(page.get_by_role("button", name="단축키 켜기")).to_be_visible()
    page.keyboard.press("1")
    page.reload()
    assert progress(page) == "0/3"


def test_a_review_is_done_without_script(plain: Page, enter: Enter, learner: User) -> None:
    enter(plain, learner)
    plain.goto("/review/")
    while plain.locator(".answer").count():
        press(plain, "모르겠어요")
    expect(plain.get_by_role("heading", name="오늘의 복습을 마쳤어요")).to_be_visible()
