"""Coming in by phone number in a real browser, on a phone, without script."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from backend.accounts.models import User
from tests import factories
from tests.browser.conftest import AxeClean, Enter, OpenPage
from tests.factories import PASSWORD
from tests.phones import MINA, NEW, Inbox

pytestmark = pytest.mark.django_db(transaction=True)
BETTER = "a quiet green river"
PAGES = ["/login/?next=/words/", "/signup/", "/password/reset/"]
OWN_PAGES = ["/me/password/", "/me/phone/", "/me/sessions/"]


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page(java_script_enabled=False)


def ask_for_code(page: Page, start: str, number: str) -> None:
    page.goto(start)
    page.get_by_label("휴대폰 번호", exact=True).fill(number)
    page.get_by_role("button", name="인증번호 받기").click()
    expect(page.get_by_label("인증번호")).to_be_visible()


def test_a_phone_number_becomes_an_account(page: Page, inbox: Inbox) -> None:
    ask_for_code(page, "/signup/?next=/me/sessions/", "010-5555-6666")
    page.reload()
    page.get_by_label("인증번호").fill(inbox.code(NEW))
    page.get_by_label("비밀번호").fill(BETTER)
    page.get_by_label("생년월일").fill("2001-05-17")
    page.get_by_label("이용약관에 동의해요").check()
    page.get_by_label("개인정보 수집과 이용에 동의해요").check()
    page.get_by_role("button", name="가입하기").click()
    expect(page.get_by_role("heading", name="로그인한 기기")).to_be_visible()
    assert User.objects.get().phone_number == NEW


def test_back_leads_to_the_number_and_forward_to_the_code(page: Page, inbox: Inbox) -> None:
    ask_for_code(page, "/signup/", "010-5555-6666")
    page.go_back()
    expect(page.get_by_label("휴대폰 번호", exact=True)).to_be_visible()
    page.go_forward()
    expect(page.get_by_label("인증번호")).to_be_visible()


def test_a_login_and_every_sign_out(page: Page, mina: User) -> None:
    page.goto("/me/sessions/")
    page.get_by_label("휴대폰 번호 또는 아이디").fill("010-1234-5678")
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="로그인", exact=True).click()
    expect(page.get_by_text("지금 쓰고 계신 기기예요")).to_be_visible()
    page.get_by_role("button", name="모든 기기에서 로그아웃").click()
    expect(page.get_by_text("모든 기기에서 로그아웃했어요.")).to_be_visible()


def test_a_forgotten_password_is_set_anew(page: Page, inbox: Inbox) -> None:
    user = factories.user(phone_number=MINA)
    ask_for_code(page, "/password/reset/", "01012345678")
    page.get_by_label("인증번호").fill(inbox.code(MINA))
    page.get_by_label("새 비밀번호").fill(BETTER)
    page.get_by_role("button", name="비밀번호 정하기").click()
    expect(page.get_by_text("비밀번호를 새로 정했어요. 다른 기기에서는 모두 로그아웃했어요.")).to_be_visible()
    user.refresh_from_db()
    assert user.check_password(BETTER)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_pages_break_no_rule_of_accessibility(
    open_page: OpenPage, axe_clean: AxeClean, inbox: Inbox, mina: User, enter: Enter, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    for address in PAGES:
        page.goto(address)
        axe_clean(page)
    ask_for_code(page, "/signup/", "010-5555-6666")
    axe_clean(page)
    ask_for_code(page, "/password/reset/", "010-7777-8888")
    axe_clean(page)
    enter(page, mina)
    for address in OWN_PAGES:
        page.goto(address)
        axe_clean(page)


def test_a_page_with_faults_breaks_none_either(open_page: OpenPage, axe_clean: AxeClean, mina: User) -> None:
    faulty = Client().post("/login/", {"username": "mina", "password": "wrong"}).content.decode()
    page = open_page()
    # Chromium itself complains of a page whose status is 401, so this one is shown under another.
    page.route("**/login/", lambda route: route.fulfill(body=faulty, content_type="text/html; charset=utf-8"))
    page.goto("/login/")
    expect(page.get_by_role("alert")).to_contain_text("맞지 않아요")
    axe_clean(page)


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_nothing_sticks_out_of_a_narrow_screen(open_page: OpenPage, inbox: Inbox, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    ask_for_code(page, "/signup/", "010-5555-6666")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
