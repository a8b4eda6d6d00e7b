"""What a bot says about leaving: what goes, where else it goes, and when a press erases."""

import time
from typing import Any

import pytest

from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import leave as leaving
from bot.conversation import router
from bot.conversation.command import Arguments
from bot.conversation.message import Choice, Message
from contracts.deliveries import Subscription, SubscriptionPage
from contracts.learners import OwnIdentity, Speaker
from tests.bot.conversation.scripted_api import MORNING, FakeApi, said, saved, subscribed
from tests.bot.stored_stories import JUN, MINA


def way(number: int = 1, provider: str = "discord", *, can_unlink: bool = False) -> OwnIdentity:
    """Make one of somebody's ways in."""
    return OwnIdentity(id=number, provider=provider, display_name="", linked_at=MORNING, can_unlink=can_unlink)


class Exit(FakeApi):
    """Somebody who comes by `ways` and may leave; `refused` is what leaving meets instead."""

    def __init__(self, *ways: OwnIdentity, digests: tuple[Subscription, ...] = (), further: str | None = None) -> None:
        super().__init__()
        self.ways = ways or (way(),)
        self.digests = SubscriptionPage(results=digests, next=further)
        self.erased = 0
        self.asked = 0
        self.refused: Exception | None = None

    async def identities(self, speaker: Speaker) -> tuple[OwnIdentity, ...]:
        self.asked += 1
        return self.ways

    async def identities_unless_gone(self, speaker: Speaker) -> tuple[OwnIdentity, ...]:
        return self.ways

    async def subscriptions(self, speaker: Speaker, **wanted: Any) -> SubscriptionPage:
        return self.digests

    async def leave(self, speaker: Speaker) -> None:
        if self.refused:
            raise self.refused
        self.erased += 1
        self._exchange.mark_left(speaker)


async def question(fake: Exit, speaker: Speaker = MINA) -> str:
    return said(await leaving.ask(fake, speaker))


async def offered(fake: Exit, speaker: Speaker = MINA) -> Choice:
    """Return the choice that erases."""
    return (await leaving.ask(fake, speaker)).choices[0]


async def press(fake: Exit, choice: Choice, speaker: Speaker = MINA) -> Message:
    return await router.answer(fake, speaker, choice.action, Arguments(choice.argument))


def aged(choice: Choice, seconds: int) -> Choice:
    """Return a choice as it would be if it had been made so long ago."""
    asked_at, _, whom = choice.argument.partition(".")
    return Choice(choice.label, choice.action, f"{int(asked_at) - seconds}.{whom}")


async def test_asking_says_that_nothing_comes_back_and_erases_nothing() -> None:
    fake = Exit()
    assert "되살릴 수 없어요" in await question(fake)
    assert fake.erased == 0


@pytest.mark.parametrize(("number", "told"), [(0, "단어장 0개,"), (12, "단어장 12개,"), (101, "단어장 100개 이상,")])
async def test_the_words_are_counted(number: int, told: str) -> None:
    fake = Exit()
    fake.words = [saved(one) for one in range(1, number + 1)]
    assert told in await question(fake)


async def test_what_is_delivered_to_them_and_the_channels_they_look_after_are_named_apart() -> None:
    own, *channels = (subscribed(audience="person"), subscribed(id=4), subscribed(id=5))
    text = await question(Exit(digests=(own, *channels)))
    assert "받아 보시는 한입뉴스 1개" in text
    assert "디스코드 채널의 한입뉴스 2개" in text


async def test_more_digests_than_one_asks_for_are_not_called_all() -> None:
    assert "한입뉴스 1개 이상" in await question(Exit(digests=(subscribed(),), further="http://127.0.0.1:9/?cursor=5"))


async def test_who_has_no_digest_hears_of_none() -> None:
    assert "한입뉴스" not in await question(Exit())


async def test_every_way_in_is_named() -> None:
    text = await question(Exit(way(), way(2, "kakao_skill"), way(3, "kakao"), way(4, "line")))
    assert "디스코드, 카카오톡 채팅, 카카오 로그인, line" in text


@pytest.mark.parametrize(
    "ways",
    [
        (way(1, "kakao_skill"), way(2, "kakao")),
        (way(1, "kakao_skill"), way(2, "discord")),
        (way(1, "kakao_skill", can_unlink=True),),
    ],
)
async def test_whoever_is_elsewhere_too_hears_that_it_goes_there_as_well(ways: tuple[OwnIdentity, ...]) -> None:
    assert leaving.ELSEWHERE in await question(Exit(*ways), JUN)


async def test_a_chat_that_is_nowhere_else_hears_how_to_keep_a_copy_first() -> None:
    text = await question(Exit(way(1, "kakao_skill")), JUN)
    assert leaving.ELSEWHERE not in text
    assert leaving.LINK_FIRST in text


async def test_discord_leads_to_the_web_by_itself() -> None:
    text = await question(Exit())
    assert leaving.SAME_LOGIN in text
    assert leaving.EXPORT in text


async def test_pressing_twice_is_pressing_once_and_asks_nobody() -> None:
    fake = Exit()
    choice = await offered(fake)
    await press(fake, choice)
    fake.asked = 0
    assert said(await press(fake, choice)) == leaving.ALREADY
    assert (fake.erased, fake.asked) == (1, 0)


async def test_who_is_gone_already_hears_that_it_is_done() -> None:
    fake = Exit()
    fake.refused = ApiError("auth.user_gone", 401)
    assert said(await press(fake, await offered(fake))) == leaving.ALREADY


async def test_no_answer_is_told_as_what_it_is_and_may_be_pressed_again() -> None:
    fake = Exit()
    fake.refused = ApiUnavailableError("no answer in time")
    choice = await offered(fake)
    answer = await press(fake, choice)
    assert (said(answer), answer.choices[0]) == (leaving.UNSURE, choice)
    fake.refused = None
    assert said(await press(fake, answer.choices[0])) == leaving.GOODBYE


async def test_a_choice_is_good_for_ten_minutes() -> None:
    fake = Exit()
    await press(fake, aged(await offered(fake), leaving.CHOICE_SECONDS - 30))
    assert fake.erased == 1


@pytest.mark.parametrize("seconds", [leaving.CHOICE_SECONDS + 1, 10 * 365 * 86_400, -60])
async def test_an_older_choice_and_one_from_the_future_ask_again(seconds: int) -> None:
    fake = Exit()
    answer = await press(fake, aged(await offered(fake), seconds))
    assert said(answer).startswith(leaving.AGAIN)
    assert fake.erased == 0
    assert said(await press(fake, answer.choices[0])) == leaving.GOODBYE


@pytest.mark.parametrize(
    "argument", ["", "yes", "1", ".", "1700000000.zzzzzzzz", "１７００００００００.00000000", "9" * 70]
)
async def test_what_no_question_of_ours_offered_asks(argument: str) -> None:
    fake = Exit()
    assert said(await press(fake, Choice("?", "leave_confirm", argument))).startswith(leaving.AGAIN)
    assert fake.erased == 0


@pytest.mark.parametrize(
    "ways",
    [
        (way(9),),
        (way(), way(2, "kakao")),
        (way(can_unlink=True),),
    ],
)
async def test_a_choice_about_somebody_else_or_who_they_were_before_linking_asks_again(
    ways: tuple[OwnIdentity, ...],
) -> None:
    fake = Exit()
    choice = await offered(fake)
    fake.ways = ways
    assert said(await press(fake, choice)).startswith(leaving.AGAIN)
    assert fake.erased == 0


async def test_the_choice_fits_into_a_button_everywhere() -> None:
    choice = await offered(Exit(*(way(10**17 + one) for one in range(20))))
    assert len(f"{choice.action}:{choice.argument}") < 80
    assert len(choice.label) <= 14
    assert abs(int(choice.argument.partition(".")[0]) - time.time()) < 60


async def test_who_has_left_is_not_told_that_nothing_was_erased() -> None:
    fake = Exit()
    await press(fake, await offered(fake))
    assert said(await router.answer(fake, MINA, "stay")) == leaving.ALREADY
