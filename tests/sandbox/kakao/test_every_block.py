"""Every block and everything that can be tapped, on the real skill and the real API, with the strict checker."""

import json
from collections import deque
from collections.abc import AsyncIterator

import pytest

from backend.accounts.models import CustomSocialAccount
from backend.common import clock
from backend.study.models import Card
from bot.conversation import router
from sandbox.kakao.blocks import BLOCKS
from sandbox.kakao.payload import Shape
from sandbox.kakao.people import MINA
from sandbox.kakao.user_actions import UserAction
from tests.bot.discord.stage import in_database
from tests.contract.conftest import DjangoApi
from tests.digests import factories
from tests.materials import factories as news
from tests.sandbox.kakao.real_skill import SkillChat, chatting

TAPS_MAX = 400
TYPED = (
    "기술", "tech 뉴스 3개", "경제 뉴스", "오늘의 뉴스", "단어장", "도움말", "연결", "연결 AB12CD34", "설정", "난이도",
    "메뉴", "알림", "기슬", "ㅋㅋㅋㅋ", "\n\t", "<b>hi</b>",
    "'; DROP TABLE users; --", "😀" * 600, "가" * 20_000, "\x00\x07",
)  # fmt: skip
ROUTES_MET = {"today", "menu", "category", "story", "ko", "words", "save", "wordbook", "settings", "link", "help"}
"""What a person reaches by tapping alone."""
LONG_TITLE = "Port unveils a crane so large that its title does not fit on any card " * 3
Key = tuple[str, str]


@pytest.fixture
async def chat(django_api: DjangoApi) -> AsyncIterator[SkillChat]:
    """A chat with stories in the API: some of today, one without notes, one with everything too long."""
    await in_database(_furnish)
    async with chatting(django_api) as made:
        yield made


def _furnish() -> None:
    for category in ("technology", "business", "science"):
        for _ in range(6 if category == "technology" else 1):
            factories.story(category=category)
    news.article(status="published", due_at=None, listed_at=clock.now(), body="")
    long = news.article(status="published", due_at=None, listed_at=clock.now(), body="", title=LONG_TITLE)
    news.note(long, summary_en="It lifts forty tonnes. " * 60, summary_ko="사십 톤을 들어 올립니다. " * 60)


async def test_everything_that_can_be_tapped_from_the_welcome_on_is_answered(chat: SkillChat) -> None:
    await chat.kakao.channel.enter(chat.chat)
    waiting = deque(chat.kakao.channel.everything(chat.chat))
    met: dict[Key, UserAction] = {}
    assert waiting
    while waiting and len(met) < TAPS_MAX:
        tap = waiting.popleft()
        user_action = tap.user_action
        if user_action is None:
            assert str(tap.effect.get("opened", "")).startswith(("http://", "https://")), tap
        elif _key(user_action) not in met:
            met[_key(user_action)] = user_action
            await chat.do(user_action)
            waiting += chat.kakao.channel.everything(chat.chat)
    assert not waiting, "the walk has no end"
    assert _actions(met) >= ROUTES_MET, ROUTES_MET - _actions(met)


async def test_every_block_answers(chat: SkillChat) -> None:
    for block in BLOCKS:
        for text in (*block.utterances, block.name):
            await chat.do(UserAction(text, block=block))


async def test_every_action_answers_whatever_its_argument(chat: SkillChat) -> None:
    for action in (*router.COMMANDS, "unknown"):
        for argument in ("", "1", "nonsense"):
            await chat.do(UserAction("탭", extra={"action": action, "argument": argument}))


async def test_whatever_is_typed_is_answered(chat: SkillChat) -> None:
    for text in TYPED:
        await chat.say(text)
        assert chat.labels(), text


@pytest.mark.parametrize("shape", ["bot_test", "skill_test"])
async def test_a_try_of_the_operators_makes_no_learner(chat: SkillChat, shape: Shape) -> None:
    chat.kakao.channel.switches.shape = shape
    for text in ("기술", "오늘의 뉴스", "단어장"):
        await chat.say(text)
    assert await in_database(CustomSocialAccount.objects.count) == 0


async def test_the_first_message_makes_one_learner_known_by_their_key(chat: SkillChat) -> None:
    for text in ("도움말", "기술"):
        await chat.say(text)
    account = await in_database(CustomSocialAccount.objects.filter(provider="kakao_skill").get)
    assert account.uid.endswith(MINA.bot_user_key)


async def test_a_tap_that_is_delivered_twice_saves_once(chat: SkillChat) -> None:
    await chat.say("기술")
    save = await _first(chat, "save")
    counts = []
    for _ in range(2):
        await chat.do(save)
        counts.append(await in_database(Card.objects.count))
    assert counts == [1, 1]


async def _first(chat: SkillChat, action: str) -> UserAction:
    """Return the first tap of this action, one story deep at most."""
    found = _offered(chat, action)
    if found is None:
        story = _offered(chat, "story")
        assert story is not None
        await chat.do(story)
        found = _offered(chat, action)
    assert found is not None
    return found


def _offered(chat: SkillChat, action: str) -> UserAction | None:
    actions = (tap.user_action for tap in chat.kakao.channel.everything(chat.chat))
    return next(
        (user_action for user_action in actions if user_action and user_action.extra.get("action") == action), None
    )


def _key(user_action: UserAction) -> Key:
    return user_action.text, json.dumps(user_action.extra, sort_keys=True)


def _actions(met: dict[Key, UserAction]) -> set[str]:
    return {str(user_action.extra.get("action")) for user_action in met.values()}
