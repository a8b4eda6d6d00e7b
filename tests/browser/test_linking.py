"""A chat, speaking by the API, and the web become one learner, whichever of them makes the code, and two again."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.services import service_accounts
from backend.study.models import Card
from bot.api.client import StudyApi
from contracts.learners import Speaker
from tests.browser.conftest import Enter
from tests.browser.page_actions import heading, press
from tests.materials import factories as news

SPEAKER = Speaker("kakao_skill", "bot:b7e1c4f09a2d5e83", "미나")
Ask = Callable[[Callable[[StudyApi], Awaitable[Any]]], Any]


@pytest.fixture
def ask(live_server: LiveServer, transactional_db: None, settings: Settings) -> Ask:
    """Ask the server as a bot, in a thread of its own: the browser's loop runs in this one."""
    settings.PUBLIC_URL = live_server.url
    credentials = service_accounts.create_service_account(name="browser-bot")

    async def asking(work: Callable[[StudyApi], Awaitable[Any]]) -> Any:  # noqa: ANN401
        async with StudyApi(live_server.url, *credentials, deadline_seconds=20) as api:
            return await work(api)

    def asked(work: Callable[[StudyApi], Awaitable[Any]]) -> Any:  # noqa: ANN401
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, asking(work)).result()

    return asked


def owner() -> User:
    return CustomSocialAccount.objects.get(provider=SPEAKER.provider, uid=SPEAKER.uid).user


def test_either_side_makes_the_code_and_a_notice_leads_to_the_undo(
    plain: Page, enter: Enter, ask: Ask, stranger: User
) -> None:
    story = news.published()
    ask(lambda api: api.save_words(SPEAKER, story.pk))
    enter(plain, stranger)
    plain.goto("/link/")
    press(plain, "코드 만들기")
    code = plain.locator("code").inner_text()
    assert ask(lambda api: api.confirm_link(SPEAKER, code)).preview.words.joining == 1
    assert owner() == stranger
    plain.goto("/today/")
    plain.get_by_role("link", name="살펴보기").click()
    heading(plain, "합친 계정")
    press(plain, "되돌리기")
    expect(plain.get_by_text("되돌렸어요. 합치기 전의 모습 그대로예요.")).to_be_visible()
    assert owner() == Card.objects.get().user != stranger
    made = ask(lambda api: api.make_link_code(SPEAKER))
    plain.goto(made.url)
    plain.get_by_label("연결 코드").fill(made.code.lower())
    press(plain, "무엇이 합쳐지는지 보기")
    heading(plain, "두 계정을 하나로 합칠까요?")
    expect(plain.get_by_text("미나").first).to_be_visible()
    expect(plain.get_by_text("1개 (새로 합쳐지는 것 1개)").first).to_be_visible()
    press(plain, "합치기")
    expect(plain.get_by_text("하나로 합쳤어요")).to_be_visible()
    assert owner() == Card.objects.get().user == stranger
