"""What a person does on the site and on the login platforms, one verb each."""

from playwright.sync_api import Page, ViewportSize, expect

from tests.phones import Inbox

PHONE = ViewportSize(width=390, height=844)
GOOD_PASSWORD = "a quiet green river"
GROWN_UP, CHILD = "2001-05-17", "2020-01-31"
LOGIN = {"카카오": "카카오 로그인", "디스코드": "디스코드로 로그인"}
YES = {"카카오": "동의하고 계속하기", "디스코드": "승인"}


def press(page: Page, name: str) -> None:
    """Press the button of exactly that name."""
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, name: str) -> None:
    """Wait until the page is the one under this title."""
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def ask_for_code(page: Page, number: str) -> None:
    """Give a number on the first page of the sign-up."""
    page.goto("/signup/")
    page.get_by_label("휴대폰 번호", exact=True).fill(number)
    press(page, "인증번호 받기")
    expect(page.get_by_label("인증번호")).to_be_visible()


def consent(page: Page, born: str = GROWN_UP) -> None:
    """Say one's birth date and agree."""
    page.get_by_label("생년월일").fill(born)
    page.get_by_label("이용약관에 동의해요").check()
    page.get_by_label("개인정보 수집과 이용에 동의해요").check()


def sign_up(page: Page, inbox: Inbox, number: str, *, born: str = GROWN_UP) -> None:
    """Become a learner by phone number."""
    ask_for_code(page, number)
    page.get_by_label("인증번호").fill(inbox.code(number))
    page.get_by_label("비밀번호").fill(GOOD_PASSWORD)
    consent(page, born)
    press(page, "가입하기")


def log_in(page: Page, login: str, password: str) -> None:
    """Come in by password."""
    page.goto("/login/")
    page.get_by_label("휴대폰 번호 또는 아이디").fill(login)
    page.get_by_label("비밀번호").fill(password)
    press(page, "로그인")


def log_out(page: Page) -> None:
    """Go out by the menu."""
    page.locator(".menu summary").click()
    press(page, "로그아웃")


def agree(page: Page, platform: str, person_id: int) -> None:
    """Say on the platform's page who one is, and yes."""
    page.locator(f"input[name=person][value='{person_id}']").check()
    press(page, YES[platform])


def come_by(page: Page, platform: str, person_id: int) -> None:
    """Come in by a social login."""
    page.goto("/login/")
    press(page, LOGIN[platform])
    agree(page, platform, person_id)


def spills(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
