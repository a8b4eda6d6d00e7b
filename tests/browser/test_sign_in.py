"""From a phone number to an account, back in again, and away, in a real browser."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from backend.accounts.models import User
from tests import factories
from tests.browser.conftest import Enter
from tests.browser.page_actions import (
    CHILD,
    GOOD_PASSWORD,
    ask_for_code,
    check,
    heading,
    log_in,
    log_out,
    press,
    sign_up,
)
from tests.learners.helpers import reads, stories
from tests.phones import MINA, NEW, Inbox


def test_what_is_wrong_is_said_and_the_page_can_be_used_again(page: Page, inbox: Inbox) -> None:
    ask_for_code(page, NEW)
    sign_up(page, inbox.code(NEW), born=CHILD)
    expect(page.get_by_text("만 14세 미만은 가입할 수 없어요")).to_be_visible()
    sign_up(page, inbox.wrong_code(NEW))
    expect(page.get_by_text("인증번호가 맞지 않아요")).to_be_visible()
    check(page)
    assert not User.objects.exists()
    sign_up(page, inbox.code(NEW))
    heading(page, "오늘의 기사")
    log_out(page)
    page.goto("/login/")
    log_in(page, "010-5555-6666", "not hers at all")
    expect(page.get_by_role("alert")).to_contain_text("맞지 않아요")
    check(page)
    log_in(page, "010-5555-6666", GOOD_PASSWORD)
    heading(page, "오늘의 기사")
    assert User.objects.get().phone_number == NEW


def test_every_form_works_without_scripts(plain: Page, inbox: Inbox) -> None:
    ask_for_code(plain, "010-5555-6666", "/signup/?next=/me/sessions/")
    plain.go_back()
    expect(plain.get_by_label("휴대폰 번호", exact=True)).to_be_visible()
    plain.go_forward()
    plain.reload()
    sign_up(plain, inbox.code(NEW))
    heading(plain, "로그인한 기기")
    press(plain, "모든 기기에서 로그아웃")
    expect(plain.get_by_text("모든 기기에서 로그아웃했어요.")).to_be_visible()
    log_in(plain, "010-5555-6666", GOOD_PASSWORD)
    log_out(plain)
    user = factories.user(phone_number=MINA)
    ask_for_code(plain, "01012345678", "/password/reset/")
    plain.get_by_label("인증번호").fill(inbox.code(MINA))
    plain.get_by_label("새 비밀번호").fill(GOOD_PASSWORD)
    press(plain, "비밀번호 정하기")
    expect(plain.get_by_text("비밀번호를 새로 정했어요. 다른 기기에서는 모두 로그아웃했어요.")).to_be_visible()
    user.refresh_from_db()
    assert user.check_password(GOOD_PASSWORD)


def test_everything_is_taken_along_and_deleted(plain: Page, enter: Enter, mina: User, tmp_path: Path) -> None:
    reads(mina, *stories(1))
    enter(plain, mina)
    plain.goto("/me/export/")
    with plain.expect_download() as waiting:
        plain.get_by_role("link", name="JSON 파일로 내려받기").click()
    waiting.value.save_as(tmp_path / "export.json")
    assert json.loads((tmp_path / "export.json").read_text())["words"][0]["lemma"] == "unveil"
    plain.goto("/me/leave/")
    plain.get_by_role("textbox").fill("탈퇴")
    press(plain, "모두 지우고 탈퇴하기")
    expect(plain.get_by_text("계정과 기록을 모두 지웠어요")).to_be_visible()
    assert not User.objects.filter(pk=mina.pk).exists()
