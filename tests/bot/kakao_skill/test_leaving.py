"""Leaving in KakaoTalk: a question with two quick replies, one of which erases."""

import pytest

from bot.api.errors import ApiError
from bot.conversation import error_messages, leave
from bot.conversation.message import Text
from bot.kakao_skill import answers
from tests.bot.conversation.test_leaving import Exit, way
from tests.bot.kakao_skill.chat import Chat, kinds, labels, of_block, offered, said, tapped, typed


@pytest.fixture
def fake() -> Exit:
    """Somebody whom this chat alone knows."""
    return Exit(way(1, "kakao_skill"))


@pytest.mark.parametrize("words", ["탈퇴", "회원 탈퇴", "탈퇴하고 싶어요", "계정 삭제", "모두 지우고 탈퇴하기"])
async def test_words_get_the_question_and_erase_nothing(chat: Chat, fake: Exit, words: str) -> None:
    answer = await chat.type(words)
    assert kinds(answer) == ["simpleText"]
    assert "되살릴 수 없어요" in said(answer)
    assert labels(answer) == ["모두 지우고 탈퇴하기", "계속 쓸래요"]
    assert fake.erased == 0


@pytest.mark.parametrize("action", ["link", "settings", "fallback"])
async def test_a_block_that_only_resembles_the_words_is_not_taken_for_them(chat: Chat, action: str) -> None:
    assert labels(await chat.say(of_block("계정 삭제", action=action)))[0] == "모두 지우고 탈퇴하기"


async def test_the_choice_carries_all_it_needs_and_erases(chat: Chat, fake: Exit) -> None:
    reply = (await chat.type("탈퇴"))["template"]["quickReplies"][0]
    assert reply["action"] == "message"
    answer = await chat.say(tapped(**reply["extra"], utterance=reply["messageText"]))
    assert said(answer) == leave.GOODBYE
    assert fake.erased == 1


async def test_after_the_goodbye_nobody_is_met_until_they_speak(chat: Chat, fake: Exit) -> None:
    choice = offered(await chat.type("탈퇴"))[0]
    fake.met.clear()
    await chat.tap(*choice)
    await chat.tap(*choice)
    assert fake.met == []
    await chat.type("안녕")
    assert len(fake.met) == 1


async def test_staying_leads_on(chat: Chat, fake: Exit) -> None:
    answer = await chat.tap("stay")
    assert said(answer) == leave.STAYING
    assert labels(answer) == ["오늘의 한입뉴스", "분야 고르기"]


async def test_test_traffic_has_nothing_to_erase(chat: Chat, fake: Exit) -> None:
    answer = await chat.say(typed("탈퇴", type="accountId"))
    assert answers.ALIVE.blocks[0] == Text(said(answer))
    assert fake.asked == 0


async def test_a_refusal_is_told(chat: Chat, fake: Exit) -> None:
    choice = offered(await chat.type("탈퇴"))[0]
    fake.refused = ApiError("leave.forbidden", 403)
    assert said(await chat.tap(*choice)) == error_messages.SENTENCES["leave.forbidden"]
