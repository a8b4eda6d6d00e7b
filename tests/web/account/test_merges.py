"""What was joined, on the web, and taking it back."""

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.common import clock
from backend.learners.models import Merge
from backend.learners.services import merging
from tests.learners.helpers import chatter, reads, stories
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db
MERGES = "/merges/"


@pytest.fixture
def browser(stranger: User, signed_in: Visit) -> Client:
    return signed_in(stranger)


@pytest.fixture
def row(stranger: User) -> Merge:
    chat = chatter()
    reads(chat, *stories(3))
    return merging.merge(survivor_id=stranger.pk, absorbed_id=chat.pk, trigger=Merge.Trigger.LINK_CODE)


def undo(browser: Client, row: Merge) -> str:
    return browser.post(f"/merges/{row.pk}/undo/", follow=True).content.decode()


def test_a_merge_is_shown_with_what_came(browser: Client, row: Merge) -> None:
    shown = browser.get(MERGES).content.decode()
    assert "연결 코드로 합쳤어요" in shown
    assert "단어 3개, 읽은 기사 3개" in shown
    assert "되돌리기" in shown


def test_nothing_joined_is_said(browser: Client) -> None:
    assert "아직 합친 계정이 없어요" in browser.get(MERGES).content.decode()


def test_undoing_puts_everything_back_and_keeps_this_browser(browser: Client, row: Merge) -> None:
    assert "되돌렸어요" in undo(browser, row)
    assert User.objects.get(pk=row.absorbed_id).is_active
    assert browser.get(MERGES).status_code == 200


def test_after_a_day_there_is_no_button_and_a_form_left_open_is_refused(browser: Client, row: Merge) -> None:
    Merge.objects.update(undo_until=clock.now())
    assert f"/merges/{row.pk}/undo/" not in browser.get(MERGES).content.decode()
    assert "24시간이 지나" in undo(browser, row)


def test_anothers_merge_is_not_found(mina: User, row: Merge, signed_in: Visit) -> None:
    browser = signed_in(mina)
    assert "아직 합친 계정이 없어요" in browser.get(MERGES).content.decode()
    assert browser.post(f"/merges/{row.pk}/undo/").status_code == 404
    assert not User.objects.get(pk=row.absorbed_id).is_active
