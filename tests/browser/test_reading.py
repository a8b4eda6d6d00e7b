"""Reading on the web, in a real browser: a phone's, mostly."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from backend.accounts.models import User
from backend.materials.models import Article, TextWord
from backend.study import selectors as study
from backend.study.models import Card, SeenArticle
from backend.study.services import word_book
from tests.browser import published_stories
from tests.browser.conftest import DESKTOP, AxeClean, Enter, OpenPage
from tests.digests.factories import subscription

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = ViewportSize(width=360, height=740)


@pytest.fixture
def news(db: None) -> list[Article]:
    return published_stories.publish()


@pytest.fixture
def page(open_page: OpenPage, enter: Enter, mina: User) -> Page:
    """Mina's phone."""
    opened = open_page()
    enter(opened, mina)
    return opened


def furnished(user: User, news: list[Article]) -> list[str]:
    """Give a learner a word book and a channel; return the addresses of every reading page."""
    word = word_book.save(user_id=user.pk, article_id=news[0].pk).words[0]
    subscription(user)
    story = f"/stories/{news[0].pk}/"
    study_pages = ["/review/", "/stats/", "/placement/", "/start/", f"/words/{word.id}/", "/words/?hide=on&sort=due"]
    lists = ["/today/", "/news/technology/", "/archive/", "/archive/?q=nothing-at-all"]
    return [
        *lists,
        *study_pages,
        story,
        f"{story}?korean=open",
        "/words/",
        "/me/",
        "/me/channels/",
        "/privacy/",
        "/terms/",
    ]


def taught(story: Article) -> int:
    """Return how many words the text of the middle level teaches."""
    return TextWord.objects.filter(sentence__text__note=story.note, sentence__text__level="B1").count()


def saved_file(page: Page, link: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return Path(download.value.path()).read_bytes()


def width_beyond(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_categories_and_level_are_chosen(page: Page, mina: User, news: list[Article]) -> None:
    page.goto("/me/")
    page.get_by_label("과학").check()
    page.get_by_label("어려움").check()
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_text("저장했어요.")).to_be_visible()
    assert study.preferences(user_id=mina.pk) == study.Preferences(["science"], "B2")


def test_korean_is_revealed_on_tap(page: Page, news: list[Article]) -> None:
    page.goto("/today/")
    page.locator(".story-card a[href^='/stories/']").first.click()
    korean = page.locator(".korean").first
    expect(korean).to_be_hidden()
    page.locator(".translation summary").first.click()
    expect(korean).to_be_visible()


def test_korean_is_revealed_by_the_keyboard(page: Page, news: list[Article]) -> None:
    page.goto(f"/stories/{news[0].pk}/")
    page.locator(".translation summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".korean").first).to_be_visible()


def test_a_marked_word_opens_its_meaning_by_tap_and_by_keyboard_and_is_saved_there(
    page: Page, mina: User, news: list[Article], axe_clean: AxeClean
) -> None:
    page.goto(f"/stories/{news[0].pk}/?level=A2")
    marked = page.locator(".taught").first
    marked.focus()
    page.keyboard.press("Enter")
    card = page.locator(".word-card:popover-open")
    expect(card.locator(".meaning")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    marked.click()
    axe_clean(page)
    card.get_by_role("button", name="담기").click()
    expect(page.locator("li.word").get_by_text("담았어요")).to_have_count(1)
    assert Card.objects.filter(user=mina).count() == 1


def test_the_three_texts_and_the_question_are_a_tap_away(page: Page, news: list[Article]) -> None:
    page.goto(f"/stories/{news[0].pk}/")
    for label in ("쉬움", "어려움"):
        page.get_by_role("navigation", name="난이도").get_by_role("link", name=label).click()
        expect(page.locator("nav [aria-current=true]", has_text=label)).to_be_visible()
    page.locator("#question input[type=radio]").first.check()
    page.get_by_role("button", name="확인").click()
    expect(page.locator("#question mark")).to_be_visible()


def test_a_word_and_then_all_words_are_saved_without_leaving_the_page(
    page: Page, mina: User, news: list[Article]
) -> None:
    page.goto(f"/stories/{news[0].pk}/")
    page.locator("li.word").get_by_role("button").first.click()
    expect(page.locator("li.word").get_by_text("담았어요")).to_have_count(1)
    page.get_by_role("button", name="모두 담기").click()
    expect(page.get_by_text("모두 단어장에 있어요")).to_be_visible()
    assert Card.objects.filter(user=mina).count() == taught(news[0])


def test_reaching_the_end_of_a_story_marks_it_as_read(page: Page, mina: User, news: list[Article]) -> None:
    page.goto(f"/stories/{news[0].pk}/", wait_until="networkidle")
    assert [row.read_at for row in SeenArticle.objects.all()] == [None]  # opened
    page.locator("#done").scroll_into_view_if_needed()
    expect(page.get_by_text("읽은 기사예요.")).to_be_visible()
    assert SeenArticle.objects.get(read_at__isnull=False).article_id == news[0].pk


def test_the_word_book_is_tidied_and_taken_along(page: Page, mina: User, news: list[Article]) -> None:
    word_book.save(user_id=mina.pk, article_id=news[0].pk)
    page.goto("/words/")
    rows = list(csv.reader(io.StringIO(saved_file(page, "엑셀용 CSV").decode("utf-8-sig"), newline="")))
    assert len(rows) == 1 + taught(news[0])
    with zipfile.ZipFile(io.BytesIO(saved_file(page, "Anki 덱"))) as package:
        assert package.namelist() == ["collection.anki2", "media"]
    page.get_by_role("button", name="지우기").first.click()
    expect(page.locator("li.word")).to_have_count(len(rows) - 2)


def test_the_archive_is_searched_in_korean_and_read_on(page: Page, news: list[Article]) -> None:
    first = news[0].note.summary_ko.split()[0]
    page.goto("/archive/")
    page.get_by_label("검색어").fill(first)
    page.get_by_role("button", name="찾기").click()
    expect(page.get_by_role("link", name=news[0].title)).to_be_visible()


def test_more_stories_are_added_below(page: Page, db: None) -> None:
    published_stories.publish(most=45)
    page.goto("/archive/")
    page.get_by_role("link", name="더 보기").click()
    expect(page.locator("#results .story-card")).to_have_count(40)


def test_every_page_is_accessible_and_fits_a_narrow_phone(
    page: Page, mina: User, news: list[Article], axe_clean: AxeClean
) -> None:
    page.set_viewport_size(NARROW)
    for path in furnished(mina, news):
        page.goto(path)
        assert width_beyond(page) <= 0, path
        axe_clean(page)


@pytest.mark.parametrize("path", ["/", "/today/", "/words/"])
def test_empty_pages_are_accessible(path: str, page: Page, axe_clean: AxeClean) -> None:
    page.goto(path)
    axe_clean(page)


def test_dark_pages_are_dark_and_accessible(
    open_page: OpenPage, enter: Enter, mina: User, news: list[Article], axe_clean: AxeClean
) -> None:
    page = open_page(color_scheme="dark", viewport=DESKTOP)
    page.goto("/")
    axe_clean(page)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 26)"
    enter(page, mina)
    for path in furnished(mina, news):
        page.goto(path)
        axe_clean(page)


def test_the_menu_opens_and_signing_in_is_offered(open_page: OpenPage, page: Page, axe_clean: AxeClean) -> None:
    page.goto("/me/")
    page.locator(".menu summary").click()
    expect(page.get_by_role("button", name="로그아웃")).to_be_visible()
    axe_clean(page)
    guest = open_page()
    guest.goto("/")
    expect(guest.get_by_role("link", name="로그인")).to_be_visible()


def test_english_is_chosen_and_stays(page: Page, axe_clean: AxeClean, news: list[Article]) -> None:
    page.goto("/today/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Today’s stories")).to_be_visible()
    axe_clean(page)


def test_the_skip_link_leads_past_the_menu(page: Page) -> None:
    page.goto("/today/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문으로 건너뛰기")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_works_without_scripts(open_page: OpenPage, enter: Enter, mina: User, news: list[Article]) -> None:
    page = open_page(java_script_enabled=False)
    enter(page, mina)
    page.goto("/today/")
    page.locator(".story-card a[href^='/stories/']").first.click()
    page.locator(".translation summary").first.click()
    expect(page.locator(".korean").first).to_be_visible()
    page.get_by_role("button", name="모두 담기").click()
    expect(page.get_by_text("모두 단어장에 있어요")).to_be_visible()
    page.get_by_role("button", name="다 읽었어요").click()
    expect(page.get_by_text("읽은 기사예요.")).to_be_visible()
    page.get_by_role("link", name="단어장").click()
    before = page.locator("li.word").count()
    page.get_by_role("button", name="지우기").first.click()
    expect(page.locator("li.word")).to_have_count(before - 1)
    page.locator(".menu summary").click()
    page.locator(".menu").get_by_role("link", name="설정").click()
    page.get_by_label("과학").check()
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_text("저장했어요.")).to_be_visible()


def test_more_stories_come_without_scripts_too(open_page: OpenPage, db: None) -> None:
    published_stories.publish(most=30)
    page = open_page(java_script_enabled=False)
    page.goto("/archive/")
    page.get_by_role("link", name="더 보기").click()
    expect(page.locator("#results .story-card")).to_have_count(10)
