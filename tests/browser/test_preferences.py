"""What is mine on the site: the way to every page of it, the morning's news by KakaoTalk, and the same in English."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from backend.accounts.models import User
from backend.digests.models import Subscription
from backend.study.services import word_book
from sandbox.kakao.people import JUN
from tests import factories
from tests.browser import published_stories
from tests.browser.conftest import AxeClean, Enter, OpenPage
from tests.browser.page_actions import agree, heading, press, spills
from tests.learners.helpers import chatter, code_of, reads, stories

pytestmark = pytest.mark.django_db(transaction=True)
HANGUL = re.compile(r"[가-힣]+")
MINE = {
    "연결된 계정": "연결된 계정",
    "카카오톡·디스코드 채팅 연결": "계정 연결",
    "합친 계정": "합친 계정",
    "디스코드 채널의 한입뉴스": "내 채널의 한입뉴스",
    "로그인한 기기": "로그인한 기기",
    "휴대폰 번호": "휴대폰 번호 바꾸기",
    "비밀번호": "비밀번호 바꾸기",
    "내 정보 내려받기": "내 정보 내려받기",
    "탈퇴하기": "탈퇴하기",
}
ENTRANCE = ["/", "/login/", "/signup/", "/password/reset/", "/login/kakao/failed/expired/", "/privacy/", "/terms/"]
OWN = [
    *("/today/", "/archive/", "/words/", "/me/", "/me/channels/", "/me/accounts/", "/me/sessions/", "/me/phone/"),
    *("/me/password/", "/link/", "/merges/", "/me/export/", "/me/leave/"),
]
SEEN_IN_ENGLISH = """() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll('[lang=ko], script').forEach((one) => one.remove());
  const labeled = [...copy.querySelectorAll('[aria-label], [placeholder]')];
  const labels = labeled.map((one) => one.getAttribute('aria-label') || one.getAttribute('placeholder'));
  return [document.title, copy.textContent, ...labels].join('\\n');
}"""


@pytest.fixture
def page(open_page: OpenPage, enter: Enter, mina: User) -> Page:
    """Mina's phone."""
    opened = open_page()
    enter(opened, mina)
    return opened


def test_every_page_of_ones_own_is_one_tap_away(page: Page) -> None:
    for link, title in MINE.items():
        page.goto("/me/")
        page.locator("main").get_by_role("link", name=link, exact=True).click()
        heading(page, title)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_ones_accounts_are_accessible_and_fit(
    open_page: OpenPage, enter: Enter, mina: User, axe_clean: AxeClean, settings: Settings, scheme: str
) -> None:
    settings.KAKAO_MEMO_PUSH = True
    factories.identity(mina, provider="kakao", uid=str(JUN.id))
    page = open_page(color_scheme=scheme)
    enter(page, mina)
    page.goto("/me/accounts/")
    page.locator(".sure summary").first.click()
    expect(page.get_by_role("button", name="디스코드 연결 끊기")).to_be_visible()
    axe_clean(page)
    assert spills(page) <= 0


def test_an_account_is_unlinked_after_a_second_thought(page: Page, mina: User) -> None:
    page.goto("/me/accounts/")
    page.locator(".sure summary").first.click()
    press(page, "디스코드 연결 끊기")
    expect(page.get_by_text("연결을 끊었어요.")).to_be_visible()
    assert not mina.custom_social_accounts.filter(provider="discord").exists()


@pytest.mark.usefixtures("logins")
def test_the_morning_news_by_kakaotalk_is_switched_on_and_paused(page: Page, mina: User, settings: Settings) -> None:
    settings.KAKAO_MEMO_PUSH = True
    page.goto("/me/accounts/")
    expect(page.get_by_role("heading", name="카카오톡으로 아침 뉴스 받기")).to_have_count(0)
    press(page, "카카오 연결하기")
    agree(page, "카카오", JUN.id)
    press(page, "카카오에서 허용하기")
    agree(page, "카카오", JUN.id)
    press(page, "아침 뉴스 받기")
    expect(page.get_by_role("heading", name="나에게 오는 한입뉴스")).to_be_visible()
    assert Subscription.objects.get().owner == mina
    press(page, "멈추기")
    expect(page.get_by_text("멈춰 두었어요.")).to_be_visible()
    page.goto("/me/accounts/")
    press(page, "아침 뉴스 받기")
    expect(page.get_by_text("이제 아침마다 카카오톡으로 보내 드릴게요.")).to_be_visible()


def test_a_notice_leads_to_where_it_can_be_looked_at(page: Page, mina: User) -> None:
    page.goto("/link/")
    page.get_by_label("연결 코드").fill(code_of(chatter("d9")))
    press(page, "무엇이 합쳐지는지 보기")
    press(page, "합치기")
    page.goto("/today/")
    page.get_by_role("link", name="살펴보기").click()
    heading(page, "합친 계정")


def test_english_is_chosen_before_login_and_stays_after_it(open_page: OpenPage, enter: Enter, mina: User) -> None:
    page = open_page()
    page.goto("/login/")
    press(page, "English")
    heading(page, "Sign in")
    enter(page, mina)
    page.goto("/me/accounts/")
    heading(page, "Linked accounts")
    press(page, "한국어")
    heading(page, "연결된 계정")


def test_no_page_says_anything_in_korean_to_who_chose_english(open_page: OpenPage, enter: Enter, mina: User) -> None:
    word_book.save(user_id=mina.pk, article_id=published_stories.publish(most=4)[0].pk)
    factories.identity(mina, provider="kakao", uid=str(JUN.id))
    page = open_page()
    page.goto("/login/")
    press(page, "English")
    left = {path: korean_on(page, path) for path in ENTRANCE}
    enter(page, mina)
    left |= {path: korean_on(page, path) for path in OWN}
    chat = chatter("d9")
    reads(chat, *stories(1))
    page.goto("/link/")
    page.locator("input[name=code]").fill(code_of(chat))
    page.locator("form[action='/link/'] button").click()
    left["preview"] = HANGUL.findall(page.evaluate(SEEN_IN_ENGLISH))
    assert {path: found for path, found in left.items() if found} == {}


def korean_on(page: Page, path: str) -> list[str]:
    page.goto(path)
    return HANGUL.findall(page.evaluate(SEEN_IN_ENGLISH))
