"""Linking on the web: make a code, type a code, look, join."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from backend.accounts.models import User
from backend.learners.models import Merge
from backend.learners.services import link_codes
from backend.web import category_menu
from tests import factories
from tests.learners.helpers import chatter, chooses, code_of, reads, stories
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db
LINK, MAKE = "/link/", "/link/code/"


@pytest.fixture
def chat(db: None) -> User:
    return chatter()


@pytest.fixture
def browser(stranger: User, signed_in: Visit) -> Client:
    return signed_in(stranger)


def test_a_code_made_here_is_typed_in_the_chat(browser: Client, stranger: User, chat: User) -> None:
    page = browser.post(MAKE)
    assert "no-store" in page["Cache-Control"]
    found = re.search(r"<code class=\"code\">(.+?)</code>", page.content.decode())
    assert found is not None
    assert link_codes.confirm(user_id=chat.pk, code=found[1]).merge.survivor == stranger


def test_a_typed_code_is_shown_before_it_joins(browser: Client, chat: User) -> None:
    reads(chat, *stories(2))
    page = browser.post(LINK, {"code": code_of(chat).lower()})
    assert page.status_code == 200
    assert "2개 (새로 합쳐지는 것 2개)" in page.content.decode()
    assert "카카오톡 채팅" in page.content.decode()
    assert not Merge.objects.exists()


def test_a_confirmed_code_joins_and_leads_to_the_undo(browser: Client, stranger: User, chat: User) -> None:
    answer = browser.post(LINK, {"code": code_of(chat), "confirm": "yes"}, follow=True)
    assert answer.redirect_chain == [("/merges/", 302)]
    assert "하나로 합쳤어요" in answer.content.decode()
    assert Merge.objects.get().survivor == stranger


def test_an_absorbed_learner_is_signed_out(mina: User, signed_in: Visit) -> None:
    web = factories.identity(factories.user(password=None), provider="kakao", uid="4012").user
    browser = signed_in(web)
    answer = browser.post(LINK, {"code": code_of(mina), "confirm": "yes"})
    assert answer.headers["Location"] == "/login/"
    assert browser.get(LINK).status_code == 302
    assert mina.custom_social_accounts.filter(provider="kakao").exists()


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 422, "코드를 입력해 주세요."),
        ("A" * 65, 422, "코드가 너무 길어요."),
        ("<script>alert(1)</script>", 400, "시간이 지났어요"),
        ("\x00", 422, 'class="errorlist"'),
    ],
)
def test_a_wrong_code_is_shown_at_its_field(browser: Client, typed: str, status: int, sentence: str) -> None:
    page = browser.post(LINK, {"code": typed, "confirm": "yes"})
    assert page.status_code == status
    shown = page.content.decode()
    assert sentence in shown
    assert 'aria-invalid="true"' in shown
    assert "<script>alert" not in shown


def test_a_code_of_ones_own_is_refused(browser: Client, stranger: User) -> None:
    assert "이 계정에서 만든 코드" in browser.post(LINK, {"code": code_of(stranger)}).content.decode()


def test_guessing_is_stopped_with_the_time_to_wait(browser: Client) -> None:
    for _ in range(10):
        browser.post(LINK, {"code": "AAAA-AAAA"})
    page = browser.post(LINK, {"code": "AAAA-AAAA"})
    assert page.status_code == 429
    assert "분 뒤에 다시" in page.content.decode()


def test_a_name_from_a_chat_is_only_ever_text(browser: Client, chat: User) -> None:
    chat.custom_social_accounts.update(display_name="<img src=x onerror=alert(1)>")
    shown = browser.post(LINK, {"code": code_of(chat)}).content.decode()
    assert "<img src=x" not in shown
    assert "&lt;img" in shown


def test_a_look_at_what_a_code_joins_asks_few_questions(
    browser: Client, stranger: User, chat: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for user in (stranger, chat):
        reads(user, *stories(2))
        chooses(user, "B2", "science")
    code = code_of(chat)
    category_menu.entries()  # read once a minute, for all pages
    with django_assert_max_num_queries(12):
        assert browser.post(LINK, {"code": code}).status_code == 200
