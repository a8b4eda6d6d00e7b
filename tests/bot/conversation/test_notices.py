"""What a learner is told about their account: what happened, when, what to do; and that it spoils no answer."""

import time

import pytest

from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import notices
from bot.conversation.message import Choice, Message, Text
from contracts.notices import Notice, NoticeKind
from tests.bot.conversation.scripted_api import said
from tests.bot.notices_api import NoticesApi, notice
from tests.bot.stored_stories import JUN

ANSWER = Message((Text("오늘의 뉴스예요."),), (Choice("카테고리 보기", "menu"),))
FAILURES = [ApiError("auth.user_gone", 401), ApiUnavailableError("down")]


def several(count: int) -> list[Notice]:
    return [notice(number) for number in range(count, 0, -1)]


def test_notices_stand_before_the_answer() -> None:
    told = notices.prepend(ANSWER, [notice()])
    assert (told.blocks[1:], told.choices) == (ANSWER.blocks, ANSWER.choices)
    assert said(told).startswith(notices.HEADING)


def test_each_notice_has_its_time_in_seoul() -> None:
    assert f"11월 24일 (화) 00:30\n{NoticeKind.PASSWORD_CHANGED.sentences.chat}" in said(
        notices.prepend(ANSWER, [notice()])
    )


def test_of_several_the_newest_three_are_told() -> None:
    found = [notice(number, "identity.linked", provider=f"p{number}") for number in range(5, 0, -1)]
    told = said(notices.prepend(ANSWER, found))
    assert [f"p{number} 계정" in told for number in (5, 4, 3, 2, 1)] == [True, True, True, False, False]
    assert told.index("p5") < told.index("p4") < told.index("p3")


@pytest.mark.parametrize(("count", "more"), [(3, None), (4, 1), (50, 47)])
def test_how_many_more_there_are_is_told(count: int, more: int | None) -> None:
    told = said(notices.prepend(ANSWER, several(count)))
    assert ("더 있어요" in told) is (more is not None)
    assert more is None or notices.MORE.format(count=more) in told


async def test_where_there_is_nothing_to_tell_nobody_is_asked() -> None:
    fake = NoticesApi()
    assert await notices.unread(fake, JUN, within=30) == ()
    await notices.mark_read(fake, JUN, (), within=30)
    assert fake.asked == 0


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_failure_to_fetch_spoils_nothing_and_loses_nothing(failure: Exception) -> None:
    fake = NoticesApi(notice())
    fake.failure = failure
    assert await notices.unread(fake, JUN, within=30) == ()
    fake.failure = None
    assert await notices.unread(fake, JUN, within=30) == (notice(),)


@pytest.mark.parametrize("within", [0.0, -1.0])
async def test_without_time_nobody_is_asked(within: float) -> None:
    fake = NoticesApi(notice())
    assert await notices.unread(fake, JUN, within=within) == ()
    assert fake.asked == 0


async def test_only_what_was_shown_is_marked_as_read() -> None:
    fake = NoticesApi(*several(5))
    await notices.mark_read(fake, JUN, several(5), within=30)
    assert [one.id for one in fake.unread] == [2, 1]


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_failure_to_mark_raises_nothing_and_tells_it_again(failure: Exception) -> None:
    fake = NoticesApi(notice())
    fake.marking_failure = failure
    await notices.mark_read(fake, JUN, (notice(),), within=30)
    assert await notices.unread(fake, JUN, within=30) == (notice(),)


async def test_marking_takes_only_so_long() -> None:
    fake = NoticesApi(notice())
    fake.marking_stall_seconds = 60
    begun = time.monotonic()
    await notices.mark_read(fake, JUN, (notice(),), within=0.02)
    assert time.monotonic() - begun < 5
