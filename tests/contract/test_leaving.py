"""Leaving in a chat, through the real application: everything goes, once, and the next word begins anew."""

import asyncio

import httpx
import pytest

from backend.accounts.models import CustomSocialAccount, User
from backend.digests.models import Subscription
from backend.learners.models import Merge
from backend.learners.services import account_deletion as backend
from backend.learners.services import merging
from backend.study.models import Card, SeenArticle
from bot.api.client import StudyApi
from bot.api.errors import ApiError
from bot.conversation import leave
from bot.conversation.command import Arguments
from bot.conversation.message import Choice, Message
from contracts.learners import Speaker
from tests import factories
from tests.bot.conversation.scripted_api import said
from tests.bot.kakao_skill.chat import Chat, offered
from tests.bot.kakao_skill.chat import said as bubble
from tests.bot.stored_stories import JUN, MINA
from tests.contract.conftest import DjangoApi, DjangoTransport
from tests.contract.test_linking import learner_of, meanwhile
from tests.digests import factories as digests
from tests.materials import factories as news

EXCHANGE = "auth/exchange/"


class Mute(DjangoTransport):
    """A wire on which `lost` answers to DELETE never come back, though Django has done it."""

    lost = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        if request.method == "DELETE" and self.lost:
            self.lost -= 1
            raise httpx.ReadError("cut", request=request)
        return response


async def question(api: StudyApi, speaker: Speaker = MINA) -> Choice:
    """Ask, and return the choice that erases."""
    return (await leave.ask(api, speaker)).choices[0]


async def press(api: StudyApi, choice: Choice, speaker: Speaker = MINA) -> Message:
    return await leave.confirm(api, speaker, Arguments(choice.argument))


def learners() -> int:
    return User.objects.filter(is_service_account=False).count()


def test_the_choice_erases_everything(django_api: DjangoApi) -> None:
    story = news.published()

    async def go(api: StudyApi) -> str:
        await api.save_words(MINA, story.pk)
        await api.mark_seen(MINA, [story.pk])
        learner = await meanwhile(lambda: learner_of(MINA))
        await meanwhile(lambda: digests.subscription(learner))
        asked = await leave.ask(api, MINA)
        for told in ("단어장 1개,", "디스코드 채널의 한입뉴스 1개", leave.SAME_LOGIN):
            assert told in said(asked)
        return said(await press(api, asked.choices[0]))

    assert django_api.run(go) == leave.GOODBYE
    assert learners() == 0
    for kind in (CustomSocialAccount, Card, SeenArticle, Subscription):
        assert not kind.objects.exists()


def test_the_web_account_goes_as_well(django_api: DjangoApi) -> None:
    owner = factories.user("web", phone_number="+821012345678")
    factories.identity(owner, provider=JUN.provider, uid=JUN.uid)

    async def go(api: StudyApi) -> str:
        asked = await leave.ask(api, JUN)
        assert leave.ELSEWHERE in said(asked)
        return said(await press(api, asked.choices[0], JUN))

    assert django_api.run(go) == leave.GOODBYE
    assert learners() == 0


def test_a_second_press_is_done_and_makes_nobody(django_api: DjangoApi) -> None:
    async def go(api: StudyApi) -> str:
        choice = await question(api)
        await press(api, choice)
        return said(await press(api, choice))

    assert django_api.run(go) == leave.ALREADY
    assert (learners(), django_api.transport.asked[EXCHANGE]) == (0, 1)


def test_presses_at_once_make_nobody(django_api: DjangoApi) -> None:
    async def go(api: StudyApi) -> set[str]:
        choice = await question(api)
        return {said(one) for one in await asyncio.gather(*(press(api, choice) for _ in range(6)))}

    assert django_api.run(go) <= {leave.GOODBYE, leave.ALREADY}
    assert (learners(), django_api.transport.asked[EXCHANGE]) == (0, 1)


def test_a_goodbye_that_was_lost_is_told_by_the_next_press(django_api: DjangoApi) -> None:
    django_api.transport = mute = Mute()
    mute.lost = 1

    async def go(api: StudyApi) -> tuple[str, str]:
        first = await press(api, await question(api))
        return said(first), said(await press(api, first.choices[0]))

    assert django_api.run(go) == (leave.UNSURE, leave.ALREADY)
    assert (learners(), mute.asked[EXCHANGE]) == (0, 1)


def test_who_left_on_the_web_meanwhile_is_not_made_anew(django_api: DjangoApi) -> None:
    async def go(api: StudyApi) -> list[str]:
        choice = await question(api)
        learner = await meanwhile(lambda: learner_of(MINA))
        await meanwhile(lambda: backend.leave(user_id=learner.pk))
        return [said(await press(api, choice)) for _ in range(2)]

    assert django_api.run(go) == [leave.ALREADY] * 2
    assert (learners(), django_api.transport.asked[EXCHANGE]) == (0, 1)
    assert django_api.transport.asked["me/identities/"] == 2  # the second press asks nobody


def test_who_begins_anew_is_not_erased_by_the_old_choice(django_api: DjangoApi) -> None:
    story = news.published()

    async def go(api: StudyApi) -> str:
        choice = await question(api)
        await press(api, choice)
        await api.save_words(MINA, story.pk)
        return said(await press(api, choice))

    assert django_api.run(go).startswith(leave.AGAIN)
    assert Card.objects.exists()


def test_who_became_another_learner_since_is_asked_again(django_api: DjangoApi) -> None:
    web = factories.user("web", phone_number="+821012345678")

    async def go(api: StudyApi) -> str:
        choice = await question(api)
        absorbed = await meanwhile(lambda: learner_of(MINA))
        trigger = Merge.Trigger.PROOF
        await meanwhile(lambda: merging.merge(survivor_id=web.pk, absorbed_id=absorbed.pk, trigger=trigger))
        await api.make_link_code(MINA)
        return said(await press(api, choice))

    text = django_api.run(go)
    assert text.startswith(leave.AGAIN)
    assert leave.ELSEWHERE in text
    assert User.objects.filter(pk=web.pk).exists()


def test_a_button_from_before_a_restart_still_erases(django_api: DjangoApi) -> None:
    choice = django_api.run(question)
    assert said(django_api.run(lambda api: press(api, choice))) == leave.GOODBYE
    assert learners() == 0


def test_a_token_that_is_good_no_more_is_forgotten_with_its_refusal(django_api: DjangoApi) -> None:
    async def go(api: StudyApi) -> str:
        choice = await question(api)
        django_api.transport.spoil = 1
        with pytest.raises(ApiError, match=r"auth\.token_invalid"):
            await press(api, choice)
        return said(await press(api, choice))

    assert django_api.run(go) == leave.GOODBYE
    assert django_api.transport.asked[EXCHANGE] == 2


def test_in_kakaotalk_the_goodbye_makes_nobody_and_the_next_word_does(django_api: DjangoApi) -> None:
    async def go(api: StudyApi) -> list[tuple[str, int]]:
        chat = Chat(api, answer_within=30)
        choice = offered(await chat.type("탈퇴"))[0]
        told = []
        for _ in range(2):
            told.append((bubble(await chat.tap(*choice)), await meanwhile(learners)))
        await chat.tap("stay")
        assert await meanwhile(learners) == 0
        await chat.type("안녕")
        return [*told, ("", await meanwhile(learners))]

    assert django_api.run(go) == [(leave.GOODBYE, 0), (leave.ALREADY, 0), ("", 1)]
