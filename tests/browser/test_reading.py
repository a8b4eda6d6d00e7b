"""Reading on the web, in a real browser: a phone's."""

from playwright.sync_api import Page, expect

from backend.accounts.models import User
from backend.materials.models import TextWord
from backend.study.models import Card, SeenArticle
from backend.study.services import word_book
from tests.browser import published_stories
from tests.browser.conftest import Enter
from tests.browser.page_actions import check, press


def test_a_story_is_read_to_its_end(page: Page, enter: Enter, mina: User) -> None:
    story = published_stories.publish(most=1)[0]
    enter(page, mina)
    page.goto("/today/")
    with page.expect_response("**/opened/"):
        page.locator(".story-card a[href^='/stories/']").first.click()
    assert [row.read_at for row in SeenArticle.objects.all()] == [None]
    korean, summary = page.locator(".korean"), page.locator(".translation summary")
    expect(korean.first).to_be_hidden()
    summary.first.click()
    expect(korean.first).to_be_visible()
    expect(korean.nth(1)).to_be_hidden()
    summary.nth(1).focus()
    page.keyboard.press("Enter")
    expect(korean.nth(1)).to_be_visible()
    page.locator("#done").scroll_into_view_if_needed()
    expect(page.get_by_text("읽은 기사예요.")).to_be_visible()
    assert SeenArticle.objects.get(read_at__isnull=False).article_id == story.pk


def test_the_words_and_the_question_of_each_text(page: Page, enter: Enter, mina: User) -> None:
    story = published_stories.publish(most=1)[0]
    enter(page, mina)
    page.goto(f"/stories/{story.pk}/")
    for label in ("어려움", "쉬움"):
        page.get_by_role("navigation", name="난이도").get_by_role("link", name=label).click()
        expect(page.locator("nav [aria-current=true]", has_text=label)).to_be_visible()
    marked, card = page.locator(".taught").first, page.locator(".word-card:popover-open")
    marked.focus()
    page.keyboard.press("Enter")
    expect(card.locator(".meaning")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    marked.click()
    check(page)
    card.get_by_role("button", name="담기").click()
    saved = page.locator("li.word").get_by_text("담았어요")
    expect(saved).to_have_count(1)
    page.locator("li.word").get_by_role("button", name="담기").first.click()
    expect(saved).to_have_count(2)
    press(page, "모두 담기")
    expect(page.get_by_text("모두 단어장에 있어요")).to_be_visible()
    taught = TextWord.objects.filter(sentence__text__note=story.note, sentence__text__level="A2")
    assert Card.objects.filter(user=mina).count() == taught.count()
    page.locator("#question input[type=radio]").first.check()
    press(page, "확인")
    expect(page.locator("#question mark")).to_be_visible()


def test_lists_change_in_place_and_without_scripts_by_a_new_page(
    page: Page, plain: Page, enter: Enter, mina: User
) -> None:
    newest = published_stories.publish(most=21)[0]
    word_book.save(user_id=mina.pk, article_id=newest.pk)
    enter(page, mina)
    page.goto("/words/")
    rows = page.locator("li.word")
    before = rows.count()
    page.get_by_role("button", name="지우기").first.click()
    expect(rows).to_have_count(before - 1)
    page.goto("/archive/")
    page.get_by_role("link", name="더 보기").click()
    expect(page.locator("#results .story-card")).to_have_count(21)
    page.get_by_label("검색어").fill(newest.note.summary_ko.split()[0])
    press(page, "찾기")
    expect(page.get_by_role("link", name=newest.title)).to_be_visible()
    plain.goto("/archive/")
    plain.get_by_role("link", name="더 보기").click()
    expect(plain.locator("#results .story-card")).to_have_count(1)


def test_everything_works_without_scripts(plain: Page, enter: Enter, mina: User) -> None:
    published_stories.publish(most=2)
    enter(plain, mina)
    plain.goto("/today/")
    plain.locator(".story-card a[href^='/stories/']").first.click()
    plain.locator(".translation summary").first.click()
    expect(plain.locator(".korean").first).to_be_visible()
    press(plain, "모두 담기")
    expect(plain.get_by_text("모두 단어장에 있어요")).to_be_visible()
    press(plain, "다 읽었어요")
    expect(plain.get_by_text("읽은 기사예요.")).to_be_visible()
    plain.get_by_role("link", name="단어장").click()
    before = plain.locator("li.word").count()
    plain.get_by_role("button", name="지우기").first.click()
    expect(plain.locator("li.word")).to_have_count(before - 1)
    plain.locator(".menu summary").click()
    plain.locator(".menu").get_by_role("link", name="설정").click()
    plain.get_by_label("과학").check()
    press(plain, "저장")
    expect(plain.get_by_text("저장했어요.")).to_be_visible()
