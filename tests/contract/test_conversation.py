"""A learner's way through the news, from a typed word to a story, against the real API."""

import asyncio
from typing import Any

import httpx

from backend.study.models import SeenArticle
from bot.conversation import news as conversation
from bot.conversation.message import Card, CardList, Message, Text
from bot.kakao_skill.app import create_app
from tests.bot.shelf import JUN, MINA
from tests.contract.conftest import House
from tests.materials import factories as news


def titles(message: Message) -> list[str]:
    return [card.title for block in message.blocks if isinstance(block, CardList) for card in block.cards]


def test_a_learner_is_shown_each_story_once(house: House) -> None:
    shown = [news.published().title for _ in range(7)]
    first, second, third = (house.ask(lambda api: conversation.asked(api, MINA, "technology")) for _ in range(3))
    assert titles(first) + titles(second) == shown
    assert titles(third) == []
    assert SeenArticle.objects.count() == 7


def test_what_one_learner_saw_is_new_to_another(house: House) -> None:
    story = news.published()
    house.ask(lambda api: conversation.category(api, MINA, "technology"))
    assert titles(house.ask(lambda api: conversation.category(api, JUN, "technology"))) == [story.title]


def test_a_story_opens_with_its_notes(house: House) -> None:
    story = news.published()
    card, korean, words = house.ask(lambda api: conversation.story(api, MINA, story.pk)).blocks
    assert isinstance(card, Card)
    assert card.url == story.canonical_url
    assert korean == Text(f"🇰🇷 한국어\n{story.note.summary_ko}")
    assert isinstance(words, Text)
    assert "공개하다" in words.text


def test_kakaotalk_gets_its_cards_from_the_real_api(house: House) -> None:
    story = news.published()

    async def typed(words: str) -> dict[str, Any]:
        app = create_app(house.api(), ("s",), answer_within=30)
        body = {"userRequest": {"utterance": words, "user": {"id": "b7e1", "type": "botUserKey"}}}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://skill") as kakao:
            answer = await kakao.post("/kakao/skill", json=body, headers={"X-Skill-Secret": "s"})
        answered: dict[str, Any] = answer.json()
        return answered

    (output,) = asyncio.run(typed("technology 뉴스"))["template"]["outputs"]
    (card,) = output["carousel"]["items"]
    assert card["buttons"][0] == {"action": "webLink", "label": "원문 보기", "webLinkUrl": story.canonical_url}
    assert SeenArticle.objects.get().user.custom_social_accounts.get().uid == "b7e1"
