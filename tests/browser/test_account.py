"""One learner, however they come in, in a real browser: linking, undoing, taking along, leaving."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from backend.accounts.models import User
from backend.learners.services import link_codes
from tests.browser.conftest import AxeClean, Enter, OpenPage
from tests.learners.helpers import chatter, code_of, reads, stories, word_ids

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 360, "height": 740}


@pytest.fixture
def page(open_page: OpenPage, enter: Enter, mina: User) -> Page:
    """Mina's phone, without script: every form has to work alone."""
    opened = open_page(java_script_enabled=False)
    enter(opened, mina)
    return opened


@pytest.fixture
def chat(db: None) -> User:
    return chatter("c8e1f4")


def preview(page: Page, chat: User) -> None:
    """Type the chat's code."""
    page.goto("/link/")
    page.get_by_label("연결 코드").fill(code_of(chat).lower())
    page.get_by_role("button", name="무엇이 합쳐지는지 보기").click()


def test_a_code_from_the_web_is_typed_in_the_chat(page: Page, mina: User, chat: User) -> None:
    page.goto("/link/")
    page.get_by_role("button", name="코드 만들기").click()
    code = page.locator("code").inner_text()
    assert link_codes.confirm(user_id=chat.pk, code=code).merge.survivor == mina


def test_a_code_from_the_chat_is_typed_on_the_web_and_undone(page: Page, mina: User, chat: User) -> None:
    reads(chat, *stories(2))
    preview(page, chat)
    expect(page.get_by_text("2개 (새로 합쳐지는 것 2개)").first).to_be_visible()
    page.get_by_role("button", name="합치기").click()
    expect(page.get_by_text("하나로 합쳤어요")).to_be_visible()
    assert len(word_ids(mina)) == 2
    page.get_by_role("button", name="되돌리기").click()
    expect(page.get_by_text("되돌렸어요. 합치기 전의 모습 그대로예요.")).to_be_visible()
    assert len(word_ids(chat)) == 2


def test_everything_is_taken_along_in_one_file(page: Page, mina: User, tmp_path: Path) -> None:
    reads(mina, *stories(1))
    page.goto("/me/export/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="JSON 파일로 내려받기").click()
    waiting.value.save_as(tmp_path / "export.json")
    assert json.loads((tmp_path / "export.json").read_text())["words"][0]["lemma"] == "unveil"


def test_leaving_takes_the_typed_word(page: Page, mina: User) -> None:
    page.goto("/me/leave/")
    page.get_by_role("textbox").fill("탈퇴")
    page.get_by_role("button", name="모두 지우고 탈퇴하기").click()
    expect(page.get_by_text("계정과 기록을 모두 지웠어요")).to_be_visible()
    assert not User.objects.filter(pk=mina.pk).exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_small_phone(
    open_page: OpenPage, enter: Enter, mina: User, chat: User, axe_clean: AxeClean, scheme: str
) -> None:
    page = open_page(viewport=NARROW, color_scheme=scheme)
    enter(page, mina)
    reads(chat, *stories(1))
    link_codes.confirm(user_id=chat.pk, code=code_of(mina))
    for address in ("/link/", "/merges/", "/me/export/", "/me/leave/"):
        page.goto(address)
        axe_clean(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    preview(page, chatter("d9"))
    axe_clean(page)
    page.goto("/link/")
    page.get_by_role("button", name="코드 만들기").click()
    axe_clean(page)
