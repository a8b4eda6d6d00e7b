"""From a phone number to an account and back in again, with scripts on, as most people come."""

import pytest
from playwright.sync_api import Page, expect

from backend.accounts.models import User
from tests.browser.conftest import AxeClean, OpenPage
from tests.browser.page_actions import (
    CHILD,
    GOOD_PASSWORD,
    ask_for_code,
    consent,
    heading,
    log_in,
    log_out,
    press,
    sign_up,
    spills,
)
from tests.factories import PASSWORD
from tests.phones import NEW, Inbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def test_a_new_learner_reads_at_once_and_signs_in_again_by_number(page: Page, inbox: Inbox) -> None:
    sign_up(page, inbox, NEW)
    heading(page, "오늘의 기사")
    log_out(page)
    expect(page.get_by_role("link", name="로그인")).to_be_visible()
    log_in(page, "010-5555-6666", GOOD_PASSWORD)
    heading(page, "오늘의 기사")
    assert User.objects.get().phone_number == NEW


def test_a_child_is_refused_with_a_sentence_and_nothing_is_stored(
    page: Page, inbox: Inbox, axe_clean: AxeClean
) -> None:
    sign_up(page, inbox, NEW, born=CHILD)
    expect(page.get_by_text("만 14세 미만은 가입할 수 없어요")).to_be_visible()
    axe_clean(page)
    assert not User.objects.exists()


def test_a_wrong_code_is_shown_at_its_field_and_the_right_one_still_works(
    page: Page, inbox: Inbox, axe_clean: AxeClean
) -> None:
    ask_for_code(page, NEW)
    page.get_by_label("인증번호").fill(inbox.wrong_code(NEW))
    page.get_by_label("비밀번호").fill(GOOD_PASSWORD)
    consent(page)
    press(page, "가입하기")
    expect(page.get_by_text("인증번호가 맞지 않아요")).to_be_visible()
    axe_clean(page)
    page.get_by_label("인증번호").fill(inbox.code(NEW))
    page.get_by_label("비밀번호").fill(GOOD_PASSWORD)
    press(page, "가입하기")
    heading(page, "오늘의 기사")


def test_a_number_that_has_an_account_learns_it_by_sms_and_not_on_the_page(
    page: Page, inbox: Inbox, mina: User
) -> None:
    ask_for_code(page, "010-1234-5678")
    (text,) = inbox.of(mina.phone_number or "")
    assert "이미" in text
    assert spills(page) <= 0


def test_a_wrong_password_says_so_and_the_page_can_be_used_again(page: Page, mina: User) -> None:
    log_in(page, "010-1234-5678", "not hers at all")
    expect(page.get_by_role("alert")).to_contain_text("맞지 않아요")
    page.get_by_label("비밀번호").fill(PASSWORD)
    press(page, "로그인")
    heading(page, "오늘의 기사")
