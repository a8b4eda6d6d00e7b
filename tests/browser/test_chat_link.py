"""A chat and the web become one learner, whichever of them makes the code; the chat speaks through the API."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from backend.accounts.models import CustomSocialAccount, User
from backend.study.models import Card
from contracts.learners import Speaker
from tests.browser.chat_client import Chat
from tests.browser.conftest import Enter, OpenPage
from tests.browser.page_actions import heading, press
from tests.materials import factories as news

pytestmark = pytest.mark.django_db(transaction=True)
SPEAKER = Speaker("kakao_skill", "bot:b7e1c4f09a2d5e83", "미나")


@pytest.fixture
def chat(live_server: LiveServer, transactional_db: None, settings: Settings) -> Chat:
    settings.PUBLIC_URL = live_server.url
    return Chat(live_server.url)


@pytest.fixture
def page(open_page: OpenPage, enter: Enter, stranger: User) -> Page:
    """The phone of somebody who signed up on the web."""
    opened = open_page()
    enter(opened, stranger)
    return opened


def owner() -> User:
    return CustomSocialAccount.objects.get(provider=SPEAKER.provider, uid=SPEAKER.uid).user


def test_a_code_from_the_web_is_said_in_the_chat(page: Page, chat: Chat, stranger: User) -> None:
    story = news.published()
    chat.ask(lambda api: api.save_words(SPEAKER, story.pk))
    page.goto("/link/")
    press(page, "코드 만들기")
    code = page.locator("code").inner_text()
    linked = chat.ask(lambda api: api.confirm_link(SPEAKER, code))
    assert linked.preview.words.joining == 1
    page.goto("/words/")
    expect(page.locator("li.word")).to_have_count(1)
    assert owner() == stranger


def test_a_code_from_the_chat_is_typed_on_the_web(page: Page, chat: Chat, stranger: User) -> None:
    story = news.published()
    chat.ask(lambda api: api.save_words(SPEAKER, story.pk))
    made = chat.ask(lambda api: api.make_link_code(SPEAKER))
    page.goto(made.url)
    page.get_by_label("연결 코드").fill(made.code.lower())
    press(page, "무엇이 합쳐지는지 보기")
    heading(page, "두 계정을 하나로 합칠까요?")
    expect(page.get_by_text("미나").first).to_be_visible()
    press(page, "합치기")
    expect(page.get_by_text("하나로 합쳤어요")).to_be_visible()
    assert owner() == stranger
    assert Card.objects.get().user == stranger


def test_a_code_is_good_once(page: Page, chat: Chat) -> None:
    made = chat.ask(lambda api: api.make_link_code(SPEAKER))
    other = Speaker("discord", "80351110224678912", "민아")
    chat.ask(lambda api: api.confirm_link(other, made.code))
    page.goto("/link/")
    page.get_by_label("연결 코드").fill(made.code)
    press(page, "무엇이 합쳐지는지 보기")
    expect(page.get_by_text("코드가 맞지 않거나 시간이 지났어요")).to_be_visible()
