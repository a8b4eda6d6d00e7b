"""KakaoTalk's learners: the skill against the real API, down to the rows."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest

from backend.accounts.models import CustomSocialAccount, User
from backend.study.models import Card, LearnerProfile, SeenArticle
from bot.conversation import news as news_of_the_bot
from bot.conversation import word_book
from bot.kakao_skill import text_fitting
from tests import factories as people
from tests.bot.kakao_skill.chat import BOT, USER, Answer, Chat, outputs, said, tapped, titles, typed
from tests.bot.kakao_skill.hostile import payloads
from tests.bot.kakao_skill.test_shapes import NOBODYS, SHAPES
from tests.contract.conftest import DjangoApi
from tests.digests import factories as digests
from tests.materials import factories as news

HOSTILE = 300
SEED = 20261125
UID = re.compile(r"([\x21-\x7e]{1,70}:)?[\x21-\x7e]{1,70}")


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_fitting, "STRICT", True)


def talk(django_api: DjangoApi, say: Callable[[Chat], Awaitable[Answer]]) -> Answer:
    """Return what comes of talking to a skill whose API is the real one."""

    async def talking() -> Answer:
        async with django_api.client() as api:
            return await say(Chat(api, answer_within=30))

    return asyncio.run(talking())


def say(django_api: DjangoApi, *bodies: object) -> Answer:
    """Say one thing after the other; return the last answer."""

    async def saying(chat: Chat) -> Answer:
        return [await chat.say(body) for body in bodies][-1]

    return talk(django_api, saying)


def at_once(django_api: DjangoApi, bodies: Iterable[object]) -> None:
    """Say everything in the same moment."""

    async def saying(chat: Chat) -> Answer:
        return (await asyncio.gather(*(chat.say(body) for body in bodies)))[0]

    talk(django_api, saying)


def request(name: str) -> Any:  # noqa: ANN401  # JSON
    return json.loads(next(path for path in SHAPES if path.stem == name).read_text())["request"]


def test_a_typed_category_gets_the_headlines_and_remembers_them(django_api: DjangoApi) -> None:
    story = news.published()
    assert titles(say(django_api, typed("technology 뉴스"))) == [story.title]
    assert SeenArticle.objects.get().user.custom_social_accounts.get().uid == f"{BOT}:{USER}"


def test_the_first_message_makes_a_learner_without_a_password(django_api: DjangoApi) -> None:
    say(django_api, typed("처음"))
    identity = CustomSocialAccount.objects.get(provider="kakao_skill")
    assert (identity.uid, identity.display_name) == (f"{BOT}:{USER}", "")
    assert not identity.user.has_usable_password()


def test_first_messages_at_once_make_one_learner(django_api: DjangoApi) -> None:
    at_once(django_api, [typed("메뉴")] * 10)
    assert CustomSocialAccount.objects.count() == 1


@pytest.mark.parametrize("name", sorted(NOBODYS))
def test_test_traffic_makes_nobody(django_api: DjangoApi, name: str) -> None:
    users = User.objects.count()
    say(django_api, request(name))
    assert (User.objects.count(), CustomSocialAccount.objects.count()) == (users, 0)


@pytest.mark.parametrize("user_id", ["u" * 71, "", "사용자", "a b"])
def test_an_id_that_is_no_kakao_users_makes_nobody_and_is_answered(django_api: DjangoApi, user_id: str) -> None:
    assert outputs(say(django_api, typed("기술", id=user_id)))
    assert CustomSocialAccount.objects.count() == 0


def test_the_login_that_kakao_names_is_the_same_learner(django_api: DjangoApi) -> None:
    mina = people.user("mina")
    people.identity(mina, provider="kakao", uid="4012345678")
    say(django_api, typed("처음", properties={"appUserId": "4012345678"}))
    assert CustomSocialAccount.objects.get(provider="kakao_skill").user == mina


def test_the_same_tap_delivered_twice_at_once_saves_once(django_api: DjangoApi) -> None:
    story = news.published()
    at_once(django_api, [tapped("save", str(story.pk))] * 4)
    assert Card.objects.count() == story.note.words.count()
    assert said(say(django_api, tapped("save", str(story.pk)))) == word_book.SAVED_ALREADY


def test_hostile_payloads_leave_no_half_made_learner(django_api: DjangoApi) -> None:
    news.published()

    async def saying(chat: Chat) -> Answer:
        shapes = [json.loads(path.read_text())["request"] for path in SHAPES]
        return [await chat.say(body) for body in payloads(shapes, HOSTILE, SEED)][-1]

    talk(django_api, saying)
    learners = User.objects.filter(is_service_account=False, merged_into=None)
    assert learners.exists()
    assert [user.username for user in learners if not user.custom_social_accounts.exists()] == []
    assert [one.uid for one in CustomSocialAccount.objects.all() if not UID.fullmatch(one.uid)] == []


def test_a_morning_is_read_to_its_end(django_api: DjangoApi) -> None:
    first, second = digests.stories(2)
    answer = say(
        django_api,
        typed("오늘의 한입뉴스"),
        typed("1번"),
        typed("해석 보기"),
        typed("다음 기사"),
        typed("단어 보기"),
    )
    assert "오늘의 한입뉴스 2/2" in outputs(answer)[-1]["simpleText"]["text"]
    rows = SeenArticle.objects.filter(article__in=[first, second])
    assert [(bool(one.listed_at), bool(one.opened_at), bool(one.read_at)) for one in rows] == [(True, True, True)] * 2
    assert said(say(django_api, typed("오늘의 한입뉴스"))) == news_of_the_bot.FINISHED.format(total=2)


def test_what_was_only_listed_and_opened_is_not_read(django_api: DjangoApi) -> None:
    first, second = digests.stories(2)
    say(django_api, typed("오늘의 한입뉴스"), tapped("story", str(first)))
    rows = SeenArticle.objects.values_list("article_id", "listed_at", "opened_at", "read_at")
    facts = {article: tuple(map(bool, times)) for article, *times in rows}
    assert facts == {first: (True, True, False), second: (True, False, False)}


def test_disturbing_stories_are_wanted_and_unwanted_in_words(django_api: DjangoApi) -> None:
    digests.story(tags=["disturbing"])
    say(django_api, typed("자극적인 뉴스 보여 줘"))
    assert LearnerProfile.objects.get().shows_disturbing
    assert len(titles(say(django_api, typed("오늘의 한입뉴스")))) == 1
    say(django_api, typed("자극적인 뉴스 빼 줘"))
    assert said(say(django_api, typed("오늘의 한입뉴스"))) == news_of_the_bot.NOTHING_TODAY
