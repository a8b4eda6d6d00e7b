"""Somebody who types without a pause is asked for one, by a sound answer; others are not held up."""

from bot.conversation.message import Text
from bot.conversation.rate_limits import LEARNER, SLOW_DOWN
from tests.bot.kakao_skill.chat import Answer, Chat, typed


def is_asked_to_slow_down(answer: Answer) -> bool:
    (block,) = SLOW_DOWN.blocks
    return isinstance(block, Text) and block.text in str(answer)


async def test_a_learner_who_never_pauses_is_asked_to_slow_down(chat: Chat) -> None:
    answers = [await chat.type("도움말") for _ in range(LEARNER.burst + 20)]
    assert not any(is_asked_to_slow_down(answer) for answer in answers[: LEARNER.burst])
    assert any(is_asked_to_slow_down(answer) for answer in answers[LEARNER.burst :])


async def test_and_others_are_answered_meanwhile(chat: Chat) -> None:
    for _ in range(LEARNER.burst + 20):
        await chat.type("도움말")
    other = await chat.say(typed("도움말", id="c" * 36))
    assert not is_asked_to_slow_down(other)


async def test_the_plea_offers_a_way_on(chat: Chat) -> None:
    answers = [await chat.type("도움말") for _ in range(LEARNER.burst + 20)]
    plea = next(answer for answer in answers if is_asked_to_slow_down(answer))
    assert [one["label"] for one in plea["template"]["quickReplies"]] == ["오늘의 한입뉴스", "분야 고르기"]
