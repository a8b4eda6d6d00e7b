"""Every page of the site is accessible and fits: on a small phone in light colours, on a desktop in dark ones."""

from playwright.sync_api import Page, expect

from backend.accounts.models import User
from backend.learners.services import link_codes
from backend.study.services import word_book
from sandbox.kakao.people import JUN
from tests import factories
from tests.browser import published_stories
from tests.browser.conftest import Enter
from tests.browser.page_actions import ask_for_code, check, press
from tests.digests.factories import subscription
from tests.learners.helpers import chatter, code_of, reads, stories
from tests.phones import Inbox

ENTRANCE = ("/", "/today/", "/login/?next=/words/", "/signup/", "/password/reset/", "/privacy/", "/terms/")
READING = (
    "/today/",
    "/news/technology/",
    "/archive/",
    "/archive/?q=nothing-at-all",
    "/stats/",
    "/placement/",
    "/start/",
)
WORDS = ("/words/", "/words/?hide=on&sort=due")
OWN = ("/me/channels/", "/me/password/", "/me/phone/", "/me/sessions/", "/merges/", "/me/export/", "/me/leave/")
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def test_the_way_in(page: Page, enter: Enter, mina: User, inbox: Inbox) -> None:
    for path in ENTRANCE:
        page.goto(path)
        check(page)
    for start in ("/signup/", "/password/reset/"):
        ask_for_code(page, "010-5555-6666" if start == "/signup/" else "010-7777-8888", start)
        check(page)
    enter(page, mina)
    for empty in ("/today/", "/words/"):
        page.goto(empty)
        check(page)


def test_what_a_learner_sees(page: Page, enter: Enter, mina: User) -> None:
    story = published_stories.publish()[0]
    word = word_book.save(user_id=mina.pk, article_id=story.pk).words[0]
    subscription(mina)
    chat = chatter()
    reads(chat, *stories(1))
    link_codes.confirm(user_id=chat.pk, code=code_of(mina))
    enter(page, mina)
    texts = (f"/stories/{story.pk}/", f"/stories/{story.pk}/?korean=open")
    for path in (*READING, *WORDS, f"/words/{word.id}/", *texts, *OWN):
        page.goto(path)
        check(page)
    page.goto("/link/")
    press(page, "코드 만들기")
    check(page)
    page.get_by_label("연결 코드").fill(code_of(chatter("d9")))
    press(page, "무엇이 합쳐지는지 보기")
    check(page)


def test_what_is_opened_on_a_page(page: Page, enter: Enter, mina: User) -> None:
    factories.identity(mina, provider="kakao", uid=str(JUN.id))
    page.goto("/today/")
    expect(page.get_by_role("link", name="로그인")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문으로 건너뛰기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    enter(page, mina)
    page.goto("/me/")
    page.locator(".menu summary").click()
    expect(page.get_by_role("button", name="로그아웃")).to_be_visible()
    check(page)
    light = page.evaluate(BACKGROUND)
    page.emulate_media(color_scheme="dark")
    assert (light, page.evaluate(BACKGROUND)) == ("rgb(251, 250, 246)", "rgb(20, 24, 26)")
    page.emulate_media(color_scheme="light")
    press(page, "English")
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    check(page)
    press(page, "한국어")
    page.goto("/me/accounts/")
    page.locator(".sure summary").first.click()
    expect(page.get_by_role("button", name="디스코드 연결 끊기")).to_be_visible()
    check(page)
    press(page, "디스코드 연결 끊기")
    expect(page.get_by_text("연결을 끊었어요.")).to_be_visible()
    assert not mina.custom_social_accounts.filter(provider="discord").exists()
