"""What a person does on the site and on the login platforms, one verb each, and what holds for every page."""

from typing import Any, Literal

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

SMALL = ViewportSize(width=320, height=740)
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1200, height=900)
GOOD_PASSWORD = "a quiet green river"
GROWN_UP, CHILD = "2001-05-17", "2020-01-31"
LOGIN = {"카카오": "카카오 로그인", "디스코드": "디스코드로 로그인"}
YES = {"카카오": "동의하고 계속하기", "디스코드": "승인"}

AXE = Axe()
AGAIN = {"runOnly": ["color-contrast", "link-in-text-block", "target-size"]}
"""The rules that other colours or another width may break; what the others look at is the same."""
LOOKS: tuple[tuple[Literal["light", "dark"], ViewportSize, dict[str, Any]], ...] = (
    ("light", SMALL, {}),
    ("dark", DESKTOP, AGAIN),
)


def check(page: Page, *, within: str = "html") -> None:
    """Fail with axe's report unless a page is accessible (WCAG 2.2 AA and best practice) and fits its window.

    It is looked at on a small phone in light colours, and on a desktop in dark ones.
    """
    before = page.viewport_size or PHONE
    page.evaluate(AXE.axe_script)
    for scheme, size, options in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        spill = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert spill <= 0, f"{page.url} is {spill} pixels wider than {size['width']}"
        ask = "([within, options]) => axe.run(within, {resultTypes: ['violations'], ...options})"
        results = AxeResults(page.evaluate(ask, [within, options]))
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(before)


def press(page: Page, name: str) -> None:
    """Press the button of exactly that name."""
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, name: str) -> None:
    """Wait until the page is the one under this title."""
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def ask_for_code(page: Page, number: str, start: str = "/signup/") -> None:
    """Give a number on the first page of the sign-up, or of another page that asks for one."""
    page.goto(start)
    page.get_by_label("휴대폰 번호", exact=True).fill(number)
    press(page, "인증번호 받기")
    expect(page.get_by_label("인증번호")).to_be_visible()


def consent(page: Page, born: str = GROWN_UP) -> None:
    """Say one's birth date and agree."""
    page.get_by_label("생년월일").fill(born)
    page.get_by_label("이용약관에 동의해요").check()
    page.get_by_label("개인정보 수집과 이용에 동의해요").check()


def sign_up(page: Page, code: str, *, born: str = GROWN_UP) -> None:
    """Fill the second page of the sign-up."""
    page.get_by_label("인증번호").fill(code)
    page.get_by_label("비밀번호").fill(GOOD_PASSWORD)
    consent(page, born)
    press(page, "가입하기")


def log_in(page: Page, login: str, password: str) -> None:
    """Fill the login page."""
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
