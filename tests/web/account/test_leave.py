"""Export and account deletion on the web."""

import json

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from backend.accounts.models import User
from tests.digests import factories as digests
from tests.learners.helpers import reads, stories
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db
LEAVE = "/me/leave/"


@pytest.fixture
def browser(mina: User, signed_in: Visit) -> Client:
    return signed_in(mina)


def test_the_export_is_one_click_away(browser: Client, mina: User) -> None:
    reads(mina, *stories(1))
    assert "/me/export/download/" in browser.get("/me/export/").content.decode()
    answer = browser.get("/me/export/download/")
    assert isinstance(answer, StreamingHttpResponse)
    assert answer["Content-Disposition"].startswith('attachment; filename="newsbite-')
    assert answer["Cache-Control"] == "no-store"
    document = json.loads(answer.getvalue())
    assert document["words"][0]["lemma"] == "unveil"


def test_leaving_asks_first_and_names_the_channels(browser: Client, mina: User) -> None:
    digests.subscription(mina)
    shown = browser.get(LEAVE).content.decode()
    assert "디스코드 채널 1곳" in shown
    assert User.objects.filter(pk=mina.pk).exists()


def test_a_wrong_word_leaves_everything(browser: Client, mina: User) -> None:
    for word in ("", "네", "탈 퇴", "탈퇴" * 20):
        page = browser.post(LEAVE, {"word": word})
        assert page.status_code == 422
        assert "errorlist" in page.content.decode()
    assert User.objects.filter(pk=mina.pk).exists()


def test_the_word_deletes_everything_and_signs_out(browser: Client, mina: User) -> None:
    answer = browser.post(LEAVE, {"word": " 탈퇴 "}, follow=True)
    assert "모두 지웠어요" in answer.content.decode()
    assert not User.objects.filter(pk=mina.pk).exists()
    assert browser.get(LEAVE).status_code == 302
